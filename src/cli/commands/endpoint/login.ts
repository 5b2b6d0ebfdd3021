// endpoint login: the OAuth login of an endpoint, in a browser.
import { loginStore, openTarget } from '../../../app/index.ts';
import { AppError } from '../../../base/index.ts';
import { openBrowser } from '../../app-login.ts';
import type { CommandFile } from '../../cli.ts';
import { parseDuration } from '../../duration.ts';
import { checkPort } from '../../serve.ts';
import { requireProfile } from './profile.ts';

interface Flags {
  browser: boolean;
  port?: string[];
  clientId?: string;
  scope?: string;
  timeout: string;
}

export const loginCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('login <name>')
    .summary('log in to an endpoint that asks for it')
    .option('--no-browser', 'print the address to visit instead of opening a browser')
    .option('--port <port...>', 'ports for the redirect, tried in order')
    .option('--client-id <id>', 'client id that you registered yourself')
    .option('--scope <scopes>', 'scopes to request if the endpoint names none')
    .option('--timeout <duration>', 'time to wait for the login', '5m')
    .action(
      action(async (cli, command) => {
        const [name = ''] = command.args;
        const flags = command.opts<Flags>();
        cli.flags.profile = name;
        const app = cli.app();
        const profile = requireProfile(app.files, name);
        if (profile.endpoint.kind !== 'http') {
          throw new AppError('usage', `"${name}" is not reached over HTTP, so it has no login.`, {
            next: 'Its credentials are in its command or token: `clickup-agent endpoint add`.',
          });
        }
        const { spec } = await openTarget(name, profile, app.files.secrets.load(name), {
          stateFolder: app.paths.state,
          clock: cli.clock,
          timeZone: () => app.timeZone,
          environmentToken: undefined,
          restBase: undefined,
        });
        const { login } = await import('../../../endpoint/index.ts');
        await login(spec, {
          credentials: loginStore(app.files.secrets, await app.store(), cli.clock),
          clock: cli.clock,
          showAddress: (address) => cli.io.err(`Visit this address to log in:\n${address}`),
          timeoutMs: parseDuration(flags.timeout),
          signal: cli.interrupted,
          ...(flags.browser ? { openBrowser: (address) => openBrowser(cli, address) } : {}),
          ...(flags.port ? { redirectPorts: flags.port.map(checkPort) } : {}),
          ...(flags.clientId ? { client: { id: flags.clientId } } : {}),
          ...(flags.scope ? { scope: flags.scope } : {}),
        });
        cli.progress(`Logged in to "${name}".`);
      }),
    );
};
