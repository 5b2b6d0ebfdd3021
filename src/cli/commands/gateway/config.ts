// gateway config: the entry that makes another program start a managed server by itself.
import { resolve } from 'node:path';
import { oneOf } from '../../choices.ts';
import type { CommandFile } from '../../cli.ts';
import { CLICKUP, registryOf } from './registry.ts';

/** Where each client keeps its servers, and what an entry looks like there. */
const CLIENTS = {
  'claude-desktop': { file: 'claude_desktop_config.json', member: 'mcpServers', typed: false },
  'claude-code': { file: '.mcp.json', member: 'mcpServers', typed: true },
  vscode: { file: '.vscode/mcp.json', member: 'servers', typed: true },
  cursor: { file: '.cursor/mcp.json', member: 'mcpServers', typed: false },
} as const;
const NAMES = Object.keys(CLIENTS) as (keyof typeof CLIENTS)[];

export const configCommand: CommandFile = (gateway, action) => {
  gateway
    .command('config <client> <server>')
    .summary('print the entry that makes a client start a managed server')
    .description(
      `CLIENT is ${NAMES.join(', ')}. The entry holds no secret: the server's scope and the account's\n` +
        'credential stay in this home, and an end or a change of the server holds there as well.',
    )
    .option('--rest <url>', 'base of the REST API', CLICKUP)
    .action(
      action(async (cli, command) => {
        const [client = '', text = ''] = command.args;
        const { file, member, typed } = CLIENTS[oneOf(NAMES, client, 'client')];
        const { serverNamed } = await import('../../../gateway/index.ts');
        const { servers } = await registryOf(cli);
        const server = serverNamed(await servers.list(), text);
        const { rest } = command.opts<{ rest: string }>();
        // The client that starts it has neither this folder nor this environment.
        const home = cli.flags.home ?? cli.machine.environment.CLICKUP_AGENT_HOME;
        const entry = {
          ...(typed ? { type: 'stdio' } : {}),
          command: cli.program.node,
          args: [
            ...[cli.program.script, 'gateway', 'serve', '--stdio', '--server', server.id],
            ...(rest === CLICKUP ? [] : ['--rest', rest]),
            ...(home === undefined ? [] : ['--home', resolve(home)]),
          ],
        };
        const name = server.name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/^-|-$/g, '');
        cli.json({ [member]: { [name || 'clickup']: entry } });
        cli.progress(`Put it into ${file}.`);
      }),
    );
};
