// gateway serve: an MCP server in front of a ClickUp REST API, and managed ones with --admin.
import { randomBytes } from 'node:crypto';
import { AppError, isLoopback } from '../../../base/index.ts';
import type { ServeOptions } from '../../../gateway/index.ts';
import { listOf, oneOf } from '../../choices.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { parseDuration } from '../../duration.ts';
import { checkPort, untilInterrupted } from '../../serve.ts';
import { adminKeyOf, CLICKUP, checkUrl, noteBase, registryOf } from './registry.ts';

const METHODS = ['read', 'write', 'list', 'get', 'create', 'update', 'delete', 'custom'] as const;
const EXPOSURES = ['all', 'discovery'] as const;

interface Flags {
  port: string;
  rest: string;
  host?: string;
  publicUrl?: string;
  trustProxy?: string;
  methods?: string;
  tags?: string;
  strict?: boolean;
  exposure: string;
  auth: boolean;
  admin?: boolean;
  stdio?: boolean;
  server?: string;
  maxBody?: string;
  requestTimeout?: string;
  perServer?: string;
}

export const serveCommand: CommandFile = (gateway, action) => {
  gateway
    .command('serve')
    .summary('serve until interrupted')
    .option('--port <port>', 'port; 0 lets the system choose', '0')
    .option('--host <address>', 'the address to listen on; default loopback')
    .option('--public-url <url>', 'the address that callers use, such as https://mcp.example.com')
    .option(
      '--trust-proxy <list>',
      'proxies whose X-Forwarded-* headers are trusted: addresses, networks',
    )
    .option('--rest <url>', 'base URL of the REST API', CLICKUP)
    .option('--stdio', 'speak over standard input and output, for clients that start servers')
    .option('--server <name>', 'with --stdio: the scope and account of this managed server')
    .option('--admin', 'serve managed servers, and the interface that makes them')
    .option('--methods <list>', `only these kinds of tools: ${METHODS.join(', ')}`)
    .option('--tags <list>', 'only tools with one of these tags, separated by commas')
    .option('--strict', 'leave out the hierarchy tools that tags need otherwise')
    .option('--exposure <how>', 'all, or discovery: tools are found by searching', 'all')
    .option('--no-auth', 'do not ask for a token: anyone who can reach the port has your rights')
    .option('--max-body <megabytes>', 'longest request; default 32')
    .option('--request-timeout <duration>', 'time limit for a request; default 2m')
    .option('--per-server <count>', 'limit on concurrent requests per server; default 256')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const token = cli.machine.environment.CLICKUP_API_TOKEN;
        if (flags.server !== undefined && !flags.stdio) {
          throw new AppError('usage', '--server goes with --stdio.', {
            next: 'Over HTTP every server has an address: `clickup-agent gateway server create`.',
          });
        }
        if (!token && !flags.admin && flags.server === undefined) {
          throw new AppError('authorization', 'The gateway needs a ClickUp token.', {
            next: 'Set CLICKUP_API_TOKEN in the environment.',
          });
        }
        if (flags.stdio) return serveStdio(cli, flags, token ?? '');
        const { startGateway } = await import('../../../gateway/index.ts');
        const callerToken = flags.auth ? randomBytes(32).toString('base64url') : undefined;
        const managed = flags.admin
          ? { registry: await registryOf(cli), adminKey: await adminKeyOf(cli) }
          : undefined;
        const running = await startGateway({
          ...addressOf(flags),
          rest: flags.rest,
          ...(token ? { token } : {}),
          ...(callerToken ? { callerToken } : {}),
          ...(managed ? { managed } : {}),
          port: checkPort(flags.port),
          clock: cli.clock,
          log: cli.log,
          limits: limitsOf(flags),
          ...exposureOf(flags),
        });
        if (managed) await noteBase(cli, running.base);
        if (callerToken === undefined && token) warnOfNoAuth(cli, flags);
        cli.io.out(
          JSON.stringify({
            ...(token ? { mcp: running.url, token: callerToken } : {}),
            ...(managed ? { admin: running.base, adminKey: managed.adminKey } : {}),
          }),
        );
        await untilInterrupted(cli);
        await running.close();
      }),
    );
};

/** Errors: AppError `usage` where callers elsewhere could not be told from pages in a browser. */
function addressOf(flags: Flags): Pick<ServeOptions, 'host' | 'publicUrl' | 'proxies'> {
  const { host, publicUrl, trustProxy } = flags;
  if (host !== undefined && publicUrl === undefined && !isLoopback(`http://${host}`)) {
    throw new AppError('usage', '--host needs --public-url.', {
      next: 'Say which address callers use, such as --public-url https://mcp.example.com.',
    });
  }
  return {
    host,
    publicUrl: publicUrl === undefined ? undefined : checkUrl(publicUrl),
    proxies: listOf(trustProxy),
  };
}

function limitsOf({
  maxBody,
  requestTimeout,
  perServer,
}: Flags): NonNullable<ServeOptions['limits']> {
  return {
    ...(maxBody === undefined ? {} : { bodyBytes: positive(maxBody, '--max-body') * 1024 ** 2 }),
    ...(requestTimeout === undefined ? {} : { requestMs: parseDuration(requestTimeout) }),
    ...(perServer === undefined ? {} : { perServer: positive(perServer, '--per-server') }),
  };
}

function positive(text: string, flag: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new AppError('usage', `${flag} takes a whole number above 0, not "${text}".`);
}

function warnOfNoAuth(cli: Cli, { host }: Flags): void {
  const who =
    host === undefined ? 'every program and user of this machine' : 'anyone who can reach it';
  cli.warn(`With --no-auth, ${who} can read and write in ClickUp as you.`);
}

/** Which tools are served. Errors: AppError `usage`. */
function exposureOf({ exposure, strict, methods, tags }: Flags) {
  return {
    exposure: oneOf(EXPOSURES, exposure, 'exposure'),
    strict: strict === true,
    ...(methods ? { methods: listOf(methods).map((one) => oneOf(METHODS, one, 'method')) } : {}),
    ...(tags ? { tags: listOf(tags) } : {}),
  };
}

/** Serves the parent process until it closes our input; files of this machine may be sent. */
async function serveStdio(cli: Cli, flags: Flags, token: string): Promise<void> {
  const { managedService, openService, serveLines, serverNamed } = await import(
    '../../../gateway/index.ts'
  );
  const { rest } = flags;
  let service: Parameters<typeof serveLines>[0]['service'];
  if (flags.server === undefined) {
    const one = openService({
      ...exposureOf(flags),
      rest,
      token,
      clock: cli.clock,
      localFiles: true,
    });
    service = async () => one;
  } else {
    const registry = await registryOf(cli);
    const { servers } = registry;
    const server = serverNamed(await servers.list(), flags.server);
    service = managedService({ registry, rest }, server);
  }
  await serveLines({
    input: cli.io.input(),
    write: cli.io.out,
    signal: cli.ending.request,
    service,
  });
}
