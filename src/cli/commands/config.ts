// config: what is set, and setting it.
import { AppError, isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';
import {
  builtInProfile,
  checkSettings,
  type Settings,
  settingsSchema,
} from '../../config/index.ts';
import type { CommandFile } from '../cli.ts';

export const configCommand: CommandFile = (program, action) => {
  const config = program.command('config').summary('show or change settings');
  config
    .command('show', { isDefault: true })
    .summary('show the settings, without secrets')
    .action(
      action((cli) => {
        const { files, paths, profileName } = cli.app();
        if (cli.flags.json)
          cli.json({ paths, profile: profileName, settings: files.shownSettings() });
        else {
          cli.io.out(`Settings: ${files.settingsPath}`);
          cli.io.out(`State:    ${paths.state}`);
          cli.io.out(`Profile:  ${profileName}`);
          cli.io.out(JSON.stringify(files.shownSettings(), null, 2));
        }
      }),
    );
  config
    .command('schema')
    .summary('print the JSON Schema of the settings file, for editors')
    .action(action((cli) => cli.json(settingsSchema()), 'unloaded'));
  config
    .command('set <key> <value>')
    .summary('set one value, such as profiles.work.timeZone Europe/Berlin')
    .action(
      action((cli, command) => {
        const [key = '', text = ''] = command.args;
        const { files } = cli.app();
        const path = key.split('.');
        const settings = withBuiltIn(files.settings(), path) as unknown as JsonObject;
        const changed = withValue(settings, path, settingFrom(text));
        files.saveSettings(checkSettings(changed, files.settingsPath));
        cli.progress(`${key} is set.`);
      }),
    );
};

/** JSON where it is some, else the text; an id with more digits than a number holds stays text. */
function settingFrom(text: string): Json {
  const value = parseJson(text);
  const tooLong = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return value === undefined || tooLong ? text : value;
}

/** The settings with the whole of a profile that is there without having been set up. */
function withBuiltIn(settings: Settings, [first, name = '']: string[]): Settings {
  const builtIn = first === 'profiles' ? builtInProfile(name) : undefined;
  if (builtIn === undefined || settings.profiles[name] !== undefined) return settings;
  return { ...settings, profiles: { ...settings.profiles, [name]: builtIn } };
}

/** A copy of the settings with one member set. Errors: AppError `usage` for a way through a plain value. */
function withValue(settings: JsonObject, path: string[], value: Json): JsonObject {
  const [name, ...rest] = path;
  if (!name)
    throw new AppError('usage', 'The key is empty.', {
      next: 'Write it like profiles.work.timeZone.',
    });
  if (rest.length === 0) return { ...settings, [name]: value };
  const inner = settings[name] ?? {};
  if (!isObject(inner)) {
    throw new AppError('usage', `${name} holds a value, not settings.`, {
      next: 'Run `clickup-agent config` to see what there is.',
    });
  }
  return { ...settings, [name]: withValue(inner, rest, value) };
}
