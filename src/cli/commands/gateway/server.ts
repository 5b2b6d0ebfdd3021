// gateway server: managed servers, made and ended from the command line as over HTTP.
import { AppError } from '../../../base/index.ts';
import type { Registry } from '../../../gateway/index.ts';
import { listOf } from '../../choices.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { parseDuration } from '../../duration.ts';
import { printTable } from '../../view/table.ts';
import { accountOf, baseOf, registryOf } from './registry.ts';

interface Flags {
  account?: string;
  name?: string;
  methods?: string;
  tags?: string;
  exposure?: string;
  expires?: string;
  requireApiToken?: boolean;
  strict?: boolean;
  url?: string;
}

export const serverCommand: CommandFile = (gateway, action) => {
  const server = gateway.command('server').summary('manage servers with a scope and an end');
  const scoped = (name: string) =>
    server
      .command(name)
      .option('--methods <list>', 'all, read, write or single methods, separated by commas')
      .option('--tags <list>', 'all, or only tools with one of these, separated by commas')
      .option('--exposure <how>', 'all, or discovery: tools are found by searching')
      .option('--require-api-token', 'callers also need an API key (gateway key create)')
      .option('--strict', 'leave out the hierarchy tools that tags need otherwise')
      .option('--expires <duration>', 'lifetime, such as 7d, or never');

  scoped('create <name>')
    .summary('create a server and print its address, this once')
    .option('--account <name>', 'the account it acts for; default the only one')
    .option('--url <url>', 'address of the gateway; default where it was last started')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const base = await baseOf(cli, flags.url);
        const { servers, accounts } = await registryOf(cli);
        const account = await accountOf({ accounts }, flags.account);
        const { newServer, shownServer } = await import('../../../gateway/index.ts');
        const wanted = newServer(
          { name: command.args[0], config: configOf(flags), ...endIn(cli, flags) },
          cli.clock.now(),
        );
        const { server: made, token } = await servers.create(account.id, wanted);
        const url = `${base}/mcp/${token}`;
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-server', ...shownServer(made), token, url });
        } else {
          cli.io.out(url);
        }
        cli.progress(`Created "${made.name}" (${made.id}). Its address is not shown again.`);
      }),
    );

  server
    .command('list')
    .summary('list the servers')
    .option('--account <name>', 'only those of one account')
    .action(
      action(async (cli, command) => {
        const { account } = command.opts<Flags>();
        const { servers, accounts } = await registryOf(cli);
        const of = account === undefined ? undefined : (await accountOf({ accounts }, account)).id;
        const listed = await servers.list(of);
        const { shownServer } = await import('../../../gateway/index.ts');
        if (cli.flags.json) {
          const kind = 'gateway-servers';
          cli.json({ schemaVersion: 1, kind, servers: listed.map(shownServer) });
          return;
        }
        const names = new Map((await accounts.list()).map(({ id, name }) => [id, name]));
        printTable(cli, listed, [
          { title: 'Server', cell: ({ name }) => name, shrink: 2 },
          { title: 'Account', cell: ({ account: id }) => names.get(id) ?? id },
          { title: 'Scope', cell: ({ config }) => scopeOf(config), shrink: 1 },
          {
            title: 'Until',
            cell: ({ expiresAt }) =>
              expiresAt === null ? 'no end' : `${new Date(expiresAt).toISOString().slice(0, 16)}Z`,
          },
          { title: 'Id', cell: ({ id }) => id.slice(0, SHORT_ID) },
        ]);
      }),
    );

  scoped('update <server>')
    .summary('change a server: name, scope or end; its address stays')
    .option('--no-require-api-token', 'callers no longer need an API key')
    .option('--no-strict', 'add the hierarchy tools that tags need')
    .option('--name <name>', 'another name')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const { servers } = await registryOf(cli);
        const { serverChange, serverNamed, shownServer } = await import(
          '../../../gateway/index.ts'
        );
        const before = serverNamed(await servers.list(), command.args[0] ?? '');
        const config = configOf(flags);
        const change = serverChange(
          {
            ...(flags.name === undefined ? {} : { name: flags.name }),
            ...(Object.keys(config).length > 0 ? { config } : {}),
            ...endIn(cli, flags),
          },
          cli.clock.now(),
        );
        const changed = await servers.change(before.account, before.id, change);
        if (!changed) throw gone(before.name);
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-server', ...shownServer(changed) });
        }
        cli.progress(`Changed "${changed.name}". It applies from the next request.`);
      }),
    );

  server
    .command('delete <server>')
    .summary('revoke a server: its address stops working with the next request')
    .action(
      action(async (cli, command) => {
        const { servers } = await registryOf(cli);
        const { serverNamed } = await import('../../../gateway/index.ts');
        const found = serverNamed(await servers.list(), command.args[0] ?? '');
        if (!(await servers.remove(found.account, found.id))) throw gone(found.name);
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'gateway-server', id: found.id, deleted: true });
        }
        cli.progress(`Deleted "${found.name}".`);
      }),
    );
};

/** So many characters of an id are shown; commands take them for the whole. */
const SHORT_ID = 8;

/** The scope of a server in a few words. */
function scopeOf(
  config: Awaited<ReturnType<Registry['servers']['list']>>[number]['config'],
): string {
  const { methods, tags, tool_exposure, require_api_token_auth } = config;
  const words = [
    ...(methods ? [methods.join(', ')] : []),
    ...(tags ? [`tags ${tags.join(', ')}`] : []),
    ...(tool_exposure === 'discovery' ? ['discovery'] : []),
    ...(require_api_token_auth ? ['API key needed'] : []),
  ];
  return words.join('; ') || 'all tools';
}

function configOf({ methods, tags, exposure, requireApiToken, strict }: Flags) {
  const named = {
    methods: limitOf(methods),
    tags: limitOf(tags),
    tool_exposure: exposure,
    require_api_token_auth: requireApiToken,
    strict,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

/** A list of what is let through; null, which takes a limit away, for `all`. */
function limitOf(list: string | undefined): string[] | null | undefined {
  if (list === undefined) return undefined;
  return list === 'all' ? null : listOf(list);
}

function endIn(cli: Cli, { expires }: Flags): { expires_at?: string | null } {
  if (expires === undefined) return {};
  if (expires === 'never') return { expires_at: null };
  return { expires_at: new Date(cli.clock.now() + parseDuration(expires)).toISOString() };
}

function gone(name: string): AppError {
  return new AppError('usage', `"${name}" has ended or was deleted meanwhile.`);
}
