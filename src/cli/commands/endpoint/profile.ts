// Adding and removing profiles in the settings, as every command of this folder does it.
import { AppError } from '../../../base/index.ts';
import {
  type ConfigFiles,
  type EndpointSettings,
  SANDBOX_NAME,
  type Secrets,
  TOKEN_NAME,
} from '../../../config/index.ts';

/** A name that a new profile may have. Errors: AppError `usage`. */
export function checkProfileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) && name !== SANDBOX_NAME && name !== TOKEN_NAME) {
    return name;
  }
  throw new AppError('usage', `"${name}" cannot be the name of a profile.`, {
    next: `Use letters, digits, - and _; "${SANDBOX_NAME}" and "${TOKEN_NAME}" are taken.`,
  });
}

/** Adds a profile or changes where it leads; the first one becomes the default. */
export function saveProfile(
  files: ConfigFiles,
  name: string,
  endpoint: EndpointSettings,
  secrets: Secrets,
): 'Added' | 'Changed' {
  const settings = files.settings();
  const before = settings.profiles[name];
  files.secrets.save(name, secrets);
  files.saveSettings({
    ...settings,
    defaultProfile: settings.defaultProfile ?? name,
    profiles: { ...settings.profiles, [name]: { ...before, endpoint } },
  });
  return before === undefined ? 'Added' : 'Changed';
}

/** Changes what is known of a profile's endpoint; its secrets stay. */
export function changeEndpoint(files: ConfigFiles, name: string, endpoint: EndpointSettings): void {
  const settings = files.settings();
  const profile = { ...settings.profiles[name], endpoint };
  files.saveSettings({ ...settings, profiles: { ...settings.profiles, [name]: profile } });
}

/** Adds a profile over others, for the workspace that all of them lead to. */
export function saveCombination(
  files: ConfigFiles,
  name: string,
  of: string[],
  workspace: string,
): 'Added' | 'Changed' {
  const settings = files.settings();
  const { [name]: before } = settings.profiles;
  const endpoint = { kind: 'combined' as const, of };
  files.saveSettings({
    ...settings,
    profiles: { ...settings.profiles, [name]: { ...before, endpoint, workspace } },
  });
  return before === undefined ? 'Added' : 'Changed';
}

/** A profile of the settings. Errors: AppError `usage` for one that is not there. */
export function requireProfile(files: ConfigFiles, name: string) {
  const profile = files.settings().profiles[name];
  if (profile) return profile;
  throw new AppError('usage', `There is no profile "${name}".`, {
    next: 'Run `clickup-agent endpoint list` to see the names.',
  });
}
