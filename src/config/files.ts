// The settings of one installation, and the shelf of its secrets.
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.ts';
import { type Keychain, type SecretShelf, secretShelf } from './secrets.ts';
import { checkSettings, EMPTY_SETTINGS, type Settings } from './settings.ts';

/** The settings and secrets of one installation. */
export interface ConfigFiles {
  readonly settingsPath: string;
  settings(): Settings;
  saveSettings(settings: Settings): void;
  readonly secrets: SecretShelf;
}

/** The files in a folder, which need not exist yet. Errors: AppError `usage` for a broken file. */
export function configFiles(folder: string, keychain: Keychain | null = null): ConfigFiles {
  const settingsPath = join(folder, 'config.json');
  return {
    settingsPath,
    settings() {
      const value = readJson(settingsPath);
      return value === undefined ? EMPTY_SETTINGS : checkSettings(value, settingsPath);
    },
    saveSettings: (settings) => writeJson(settingsPath, settings, 0o644),
    secrets: secretShelf(join(folder, 'secrets.json'), keychain),
  };
}
