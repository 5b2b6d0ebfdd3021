// endpoint create: has a provider make a managed server, and stores its address as a secret.
import { createManaged, openProvider, PROVIDER_NAMES } from '../../../app/index.ts';
import { listOf, oneOf } from '../../choices.ts';
import type { CommandFile } from '../../cli.ts';
import { parseDuration } from '../../duration.ts';
import { checkProfileName, saveProfile } from './profile.ts';

interface Flags {
  provider: string;
  account: string;
  url?: string;
  serverName?: string;
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
    .description(
      'Truto takes its key from TRUTO_API_TOKEN (and another address than https://api.truto.one from\n' +
        'TRUTO_API_BASE); a gateway of your own takes CLICKUP_GATEWAY_ADMIN_KEY and --url.',
    )
    .requiredOption('--provider <name>', PROVIDER_NAMES.join(', '))
    .requiredOption('--account <id>', 'integrated account at the provider')
    .option('--url <url>', 'address of the provider, for a gateway of your own')
    .option('--server-name <name>', 'name of the server at the provider, default the profile')
    .option('--methods <list>', 'read, write, or single methods, separated by commas')
    .option('--tags <list>', 'only tools with these tags, separated by commas')
    .option('--expires <duration>', 'lifetime, such as 7d')
    .option('--exposure <mode>', 'all, or discovery: tools are found by searching')
    .option('--require-api-token', 'also require the API token from callers')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const providerName = oneOf(PROVIDER_NAMES, flags.provider, 'provider');
        const { files } = cli.app();
        const { profiles } = files.settings();
        const name = checkProfileName(command.args[0] ?? freeName(providerName, profiles));
        const provider = openProvider(providerName, flags.url, cli.machine.environment);
        const made = await createManaged(
          provider,
          {
            name: flags.serverName ?? name,
            account: flags.account,
            methods: listOf(flags.methods),
            tags: listOf(flags.tags),
            requireApiToken: flags.requireApiToken === true,
            discovery:
              oneOf(['all', 'discovery'], flags.exposure ?? 'all', 'exposure') === 'discovery',
            expiresInMs: flags.expires === undefined ? null : parseDuration(flags.expires),
          },
          { clock: cli.clock, signal: cli.interrupted },
        );
        const before = profiles[name]?.endpoint;
        saveProfile(files, name, made.endpoint, made.secrets);
        const { expiresAt, managed } = made.endpoint;
        if (cli.flags.json) {
          const until = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
          cli.json({ schemaVersion: 1, kind: 'endpoint', name, managed, expiresAt: until });
        }
        if (before?.kind === 'http' && before.managed) {
          cli.warn(`The former address of "${name}" stays valid at its provider until it expires.`);
        }
        const until =
          expiresAt === undefined ? '' : ` It lives until ${new Date(expiresAt).toISOString()}.`;
        cli.progress(`Created "${name}".${until} Test it: clickup-agent endpoint test ${name}`);
      }),
    );
};

/** The provider's name, with a number where a profile has it already. */
function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!(name in taken)) return name;
  }
}
