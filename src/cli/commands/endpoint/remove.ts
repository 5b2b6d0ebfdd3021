// endpoint remove: a profile and its secrets.
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
