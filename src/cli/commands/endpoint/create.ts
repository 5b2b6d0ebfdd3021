// endpoint create: has a managed provider make an endpoint, and keeps its address as a secret.
import { createTrutoEndpoint, type TrutoRequest } from '../../../app/index.ts';
import { AppError } from '../../../base/index.ts';
import { listOf } from '../../choices.ts';
import type { CommandFile } from '../../cli.ts';
import { parseDuration } from '../../duration.ts';
import { checkProfileName, saveProfile } from './profile.ts';

interface Flags {
  provider: string;
  account: string;
  methods?: string;
  tags?: string;
  expires?: string;
  exposure?: string;
  requireApiToken?: boolean;
}

export const createCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('create [name]')
    .summary('create an endpoint at a provider')
    .requiredOption('--provider <name>', 'truto')
    .requiredOption('--account <id>', 'integrated account at the provider')
    .option('--methods <list>', 'read, write, or single methods, separated by commas')
    .option('--tags <list>', 'only tools with these tags, separated by commas')
    .option('--expires <duration>', 'lifetime, such as 7d')
    .option('--exposure <mode>', 'discovery: tools are found by searching instead of being listed')
    .option('--require-api-token', 'also require the API token from callers')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        if (flags.provider !== 'truto') {
          throw new AppError('usage', `There is no provider "${flags.provider}".`, {
            next: 'Known: truto.',
          });
        }
        const name = checkProfileName(command.args[0] ?? 'truto');
        const { environment } = cli.machine;
        const apiToken = environment.TRUTO_API_TOKEN;
        if (!apiToken) {
          throw new AppError('authorization', 'Truto needs an API token.', {
            next: 'Set TRUTO_API_TOKEN in the environment.',
          });
        }
        const request: TrutoRequest = {
          name,
          account: flags.account,
          methods: listOf(flags.methods),
          tags: listOf(flags.tags),
          requireApiToken: flags.requireApiToken === true,
          discovery: flags.exposure === 'discovery',
          expiresInMs: flags.expires === undefined ? null : parseDuration(flags.expires),
        };
        const made = await createTrutoEndpoint(request, {
          apiToken,
          base: environment.TRUTO_API_BASE,
          clock: cli.clock,
          signal: cli.interrupted,
        });
        saveProfile(cli.app().files, name, made.endpoint, made.secrets);
        const { expiresAt } = made.endpoint;
        const until =
          expiresAt === undefined ? '' : ` It lives until ${new Date(expiresAt).toISOString()}.`;
        cli.progress(`Created "${name}".${until} Test it: clickup-agent endpoint test ${name}`);
      }),
    );
};
