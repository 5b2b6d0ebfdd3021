// Settings and secrets on disk: read whole, written by rename so that no reader sees half a file.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf, parseJson } from '../base/index.ts';
import { checkSettings, EMPTY_SETTINGS, type Settings } from './settings.ts';

/** What a profile keeps secret. */
const secrets = z.strictObject({
  url: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
export type Secrets = z.infer<typeof secrets>;

const secretsFile = z.record(z.string(), secrets);

/** The settings and secrets of one installation. */
export interface ConfigFiles {
  readonly settingsPath: string;
  settings(): Settings;
  saveSettings(settings: Settings): void;
  /** The secrets of a profile; empty when it has none. */
  secrets(profile: string): Secrets;
  /** Replaces a profile's secrets; null removes them. */
  saveSecrets(profile: string, value: Secrets | null): void;
}

/** The files in a folder, which need not exist yet. Errors: AppError `usage` for a broken file. */
export function configFiles(folder: string): ConfigFiles {
  const settingsPath = join(folder, 'config.json');
  const secretsPath = join(folder, 'secrets.json');

  const allSecrets = () => {
    const value = readJson(secretsPath);
    if (value === undefined) return {};
    const parsed = secretsFile.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new AppError('usage', `The secrets in ${secretsPath} are not valid.`, {
      next: 'Add the endpoint again with `clickup-agent endpoint add`, or mend the file.',
    });
  };

  return {
    settingsPath,
    settings() {
      const value = readJson(settingsPath);
      return value === undefined ? EMPTY_SETTINGS : checkSettings(value, settingsPath);
    },
    saveSettings: (settings) => writeJson(settingsPath, settings, 0o644),
    secrets: (profile) => allSecrets()[profile] ?? {},
    saveSecrets(profile, value) {
      const { [profile]: _replaced, ...others } = allSecrets();
      writeJson(secretsPath, value === null ? others : { ...others, [profile]: value }, 0o600);
    },
  };
}

/** The parsed file, undefined when there is none. */
function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('usage', `${path} cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  }
  const value = parseJson(text);
  if (value !== undefined) return value;
  throw new AppError('usage', `${path} is not JSON.`, {
    next: 'Mend the file, or move it away to start without it.',
  });
}

function writeJson(path: string, value: unknown, mode: number): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}.new`;
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
    chmodSync(draft, mode);
    renameSync(draft, path);
  } catch (thrown) {
    throw new AppError('failed', `${path} cannot be written: ${messageOf(thrown)}.`, {
      next: 'Check that the folder is writable, or name another with --home.',
      cause: thrown,
    });
  }
}
