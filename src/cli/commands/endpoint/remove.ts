// endpoint remove: a profile and its secrets.
import { AppError } from '../../../base/index.ts';
import type { CommandFile } from '../../cli.ts';
import { requireProfile } from './profile.ts';

export const removeCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('remove <name>')
    .summary('remove a profile and its secrets')
    .action(
      action((cli, command) => {
        const [name = ''] = command.args;
        const { files } = cli.app();
        requireProfile(files, name);
        const { profiles, defaultProfile, ...rest } = files.settings();
        const user = Object.entries(profiles).find(
          ([, { endpoint: place }]) => place.kind === 'combined' && place.of.includes(name),
        );
        if (user) {
          throw new AppError('usage', `"${user[0]}" combines "${name}" with others.`, {
            next: `Remove it first: \`clickup-agent endpoint remove ${user[0]}\`.`,
          });
        }
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
