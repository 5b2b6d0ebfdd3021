// The settings of one installation, and the shelf of its secrets.
import { join } from 'node:path';
import { hideSecrets } from './command-secrets.ts';
import { planSigner } from './home-key.ts';
import { readJson, writeJson } from './json-file.ts';
import { type Keychain, type SecretShelf, secretShelf } from './secrets.ts';
import { checkSettings, EMPTY_SETTINGS, type ProfileSettings, type Settings } from './settings.ts';
import { homeVault, type Vault } from './vault.ts';

/** The settings and secrets of one installation. */
export interface ConfigFiles {
  readonly settingsPath: string;
  settings(): Settings;
  /** The settings without a secret, also where an older version left one in a command. */
  shownSettings(): Settings;
  /** Saves the settings; secrets in the arguments of a command go to the secrets. */
  saveSettings(settings: Settings): void;
  readonly secrets: SecretShelf;
  /** Signs a text with the key of this home. */
  sign(text: string): string;
  /** Seals what the store keeps. `key`: another than that of this home. */
  vault(key?: string): Vault;
}

/** The files in a folder, which need not exist yet. Errors: AppError `usage` for a broken file. */
export function configFiles(folder: string, keychain: Keychain | null = null): ConfigFiles {
  const settingsPath = join(folder, 'config.json');
  const shelf = secretShelf(join(folder, 'secrets.json'), keychain);
  const settings = () => {
    const value = readJson(settingsPath);
    return value === undefined ? EMPTY_SETTINGS : checkSettings(value, settingsPath);
  };
  return {
    settingsPath,
    settings,
    shownSettings: () =>
      eachProfile(settings(), (_name, profile) => withoutSecrets(profile).profile),
    saveSettings(changed) {
      const hidden = eachProfile(changed, (name, before) => {
        const { profile, secrets } = withoutSecrets(before);
        if (Object.keys(secrets).length === 0) return before;
        const kept = shelf.load(name);
        shelf.save(name, { ...kept, args: { ...kept.args, ...secrets } });
        return profile;
      });
      writeJson(settingsPath, hidden, 0o600);
    },
    secrets: shelf,
    sign: planSigner(join(folder, 'plan.key')),
    vault: (key) => homeVault(join(folder, 'vault.key'), keychain, key),
  };
}

function eachProfile(
  settings: Settings,
  change: (name: string, profile: ProfileSettings) => ProfileSettings,
): Settings {
  const profiles = Object.entries(settings.profiles).map(([name, profile]) => [
    name,
    change(name, profile),
  ]);
  return { ...settings, profiles: Object.fromEntries(profiles) };
}

function withoutSecrets(profile: ProfileSettings): {
  profile: ProfileSettings;
  secrets: Record<string, string>;
} {
  const { endpoint } = profile;
  if (endpoint.kind !== 'stdio') return { profile, secrets: {} };
  const { args, secrets } = hideSecrets(endpoint.args);
  return { profile: { ...profile, endpoint: { ...endpoint, args } }, secrets };
}
