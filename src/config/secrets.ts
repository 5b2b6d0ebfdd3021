// What profiles keep secret: in the system's keychain where there is one, else in a file that only
// its owner can read.
import { z } from 'zod';
import { AppError, isObject, type JsonObject, parseJson } from '../base/index.ts';
import { readJson, writeJson } from './json-file.ts';

/** The secrets of one profile. `login` is what an OAuth login earned. */
const secrets = z.strictObject({
  url: z.string().optional(),
  token: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  /** What stands in a command's arguments as `{secret:NAME}`, by name. */
  args: z.record(z.string(), z.string()).optional(),
  /** A client of the endpoint's authorization server, for profiles that run unattended. */
  client: z
    .strictObject({
      id: z.string().min(1),
      secret: z.string().optional(),
      key: z.string().optional(),
      scope: z.string().optional(),
    })
    .optional(),
  login: z.custom<JsonObject>(isObject).optional(),
});
export type Secrets = z.infer<typeof secrets>;

/** Secrets by profile. */
export interface SecretShelf {
  /** The secrets of a profile; empty when it has none. */
  load(profile: string): Secrets;
  /** Replaces a profile's secrets; null removes them. */
  save(profile: string, value: Secrets | null): void;
}

/** The system's keychain. Every member throws where there is none, or where it is locked. */
export interface Keychain {
  get(account: string): string | null;
  set(account: string, secret: string): void;
  remove(account: string): void;
}

/** Secrets in the keychain while it works, in the file otherwise. A file that has them is believed. */
export function secretShelf(path: string, keychain: Keychain | null): SecretShelf {
  const all = (): Record<string, Secrets> => {
    const parsed = z.record(z.string(), secrets).safeParse(readJson(path) ?? {});
    if (parsed.success) return parsed.data;
    throw new AppError('usage', `The secrets in ${path} are not valid.`, {
      next: 'Add the endpoint again with `clickup-agent endpoint add`, or mend the file.',
    });
  };
  const saveFile = (profile: string, value: Secrets | null) => {
    const { [profile]: before, ...others } = all();
    if (before === undefined && value === null) return;
    writeJson(path, value === null ? others : { ...others, [profile]: value }, 0o600);
  };
  return {
    load(profile) {
      const inFile = all()[profile];
      if (inFile) return inFile;
      const text = attempt(() => keychain?.get(profile) ?? null);
      return secrets.safeParse(parseJson(text ?? '')).data ?? {};
    },
    save(profile, value) {
      const kept = attempt(() => {
        if (!keychain) return false;
        if (value === null) keychain.remove(profile);
        else keychain.set(profile, JSON.stringify(value));
        return true;
      });
      // What the keychain holds must not stay in the file as well.
      saveFile(profile, kept ? null : value);
    },
  };
}

/** What the keychain answers, null where it cannot: a server or a container has none. */
function attempt<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
