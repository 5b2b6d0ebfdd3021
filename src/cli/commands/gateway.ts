// gateway serve: an MCP server in front of a ClickUp REST API.
import { randomBytes } from 'node:crypto';
import { AppError } from '../../base/index.ts';
import { listOf, oneOf } from '../choices.ts';
import type { CommandFile } from '../cli.ts';
import { checkPort, untilInterrupted } from '../serve.ts';

const CLICKUP = 'https://api.clickup.com';
const METHODS = ['read', 'write', 'list', 'get', 'create', 'update', 'delete'] as const;
const EXPOSURES = ['all', 'discovery'] as const;

interface Flags {
  port: string;
  rest: string;
  methods?: string;
  tags?: string;
  exposure: string;
  auth: boolean;
}

export const gatewayCommand: CommandFile = (program, action) => {
  program
    .command('gateway')
    .summary('an MCP server in front of the ClickUp REST API')
    .command('serve')
    .summary('serve on loopback until interrupted')
    .option('--port <port>', 'the port; 0 lets the system pick', '0')
    .option('--rest <url>', 'base of the REST API', CLICKUP)
    .option('--methods <list>', `only these kinds of tools: ${METHODS.join(', ')}`)
    .option('--tags <list>', 'only tools with one of these tags, with commas')
    .option('--exposure <how>', 'all, or discovery: tools are found by searching', 'all')
    .option('--no-auth', 'ask callers for no token: whoever reaches the port has your rights')
    .action(
      action(async (cli, command) => {
        const { port, rest, methods, tags, exposure, auth } = command.opts<Flags>();
        const token = cli.machine.environment.CLICKUP_API_TOKEN;
        if (!token) {
          throw new AppError('authorization', 'The gateway needs a ClickUp token.', {
            next: 'Set CLICKUP_API_TOKEN in the environment.',
          });
        }
        const { startGateway } = await import('../../gateway/index.ts');
        const callerToken = auth ? randomBytes(32).toString('base64url') : undefined;
        const gateway = await startGateway({
          rest,
          token,
          ...(callerToken ? { callerToken } : {}),
          port: checkPort(port),
          clock: cli.clock,
          exposure: oneOf(EXPOSURES, exposure, 'exposure'),
          ...(methods
            ? { methods: listOf(methods).map((one) => oneOf(METHODS, one, 'method')) }
            : {}),
          ...(tags ? { tags: listOf(tags) } : {}),
        });
        if (callerToken === undefined) {
          cli.warn(
            'With --no-auth, every program and user of this machine can read and write in ClickUp as you.',
          );
        }
        cli.io.out(JSON.stringify({ mcp: gateway.url, token: callerToken }));
        await untilInterrupted(cli);
        await gateway.close();
      }),
    );
};
