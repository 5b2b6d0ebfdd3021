// endpoint remove: a profile and its secrets.
import { revokeManaged } from '../../../app/index.ts';
import { AppError } from '../../../base/index.ts';
import type { EndpointSettings } from '../../../config/index.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { requireProfile } from './profile.ts';
import { providerOf } from './renew.ts';

export const removeCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('remove <name>')
    .summary('remove a profile and its secrets, and revoke its address where a provider made it')
    .option('--keep-address', 'keep the address valid at the provider')
    .action(
      action(async (cli, command) => {
        const [name = ''] = command.args;
        const { files } = cli.app();
        const { endpoint: place } = requireProfile(files, name);
        const { profiles, defaultProfile, ...rest } = files.settings();
        const user = Object.entries(profiles).find(
          ([, { endpoint: place }]) => place.kind === 'combined' && place.of.includes(name),
        );
        if (user) {
          throw new AppError('usage', `"${user[0]}" combines "${name}" with others.`, {
            next: `Remove it first: \`clickup-agent endpoint remove ${user[0]}\`.`,
          });
        }
        const keep = command.opts<{ keepAddress?: boolean }>().keepAddress === true;
        if (place.kind === 'http' && place.managed) await endAddress(cli, name, place, keep);
        const { [name]: _removed, ...others } = profiles;
        const next = defaultProfile === name ? Object.keys(others)[0] : defaultProfile;
        files.secrets.save(name, null);
        files.saveSettings({
          ...rest,
          profiles: others,
          ...(next ? { defaultProfile: next } : {}),
        });
        cli.progress(`Removed "${name}".`);
      }),
    );
};

/** Revokes the address at its provider, or says that it lives on and until when. */
async function endAddress(
  cli: Cli,
  name: string,
  { managed, expiresAt }: Extract<EndpointSettings, { kind: 'http' }>,
  keep: boolean,
): Promise<void> {
  if (!managed || (expiresAt !== undefined && expiresAt <= cli.clock.now())) return;
  const end =
    expiresAt === undefined ? 'without end' : `until ${new Date(expiresAt).toISOString()}`;
  try {
    if (!keep) {
      await revokeManaged(providerOf(cli, managed), managed, { signal: cli.interrupted });
      cli.progress(`Revoked the address of "${name}" at its provider.`);
      return;
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    cli.warn(thrown.message);
  }
  const id = managed.id === undefined ? '' : ` (server ${managed.id})`;
  cli.warn(`The address of "${name}" lives on at ${managed.provider}${id} ${end}.`);
}
