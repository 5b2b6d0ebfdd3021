// The folder of a backup: whole files or none, under names that every system can hold, and never through
// a link that somebody has put there.
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError, messageOf, sha256 } from '../base/index.ts';

const OWNER_ONLY = 0o600;
const FOLDER_MODE = 0o700;
/** Not there on Windows, where a link needs rights of its own. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** Files of a backup are read whole, up to this, bytes. */
const LARGEST_FILE = 64_000_000;

/** Paths in it are relative, with `/` on every system. */
export interface Folder {
  readonly path: string;
  has(relative: string): boolean;
  /** The text of a file; null where there is none. Errors: AppError `usage` for a link or a device. */
  read(relative: string): string | null;
  /** Writes a file that takes the place of one that is there, whole or not at all. */
  write(relative: string, text: string): Weight;
  /** Writes a file bit by bit; it is there once it is closed. */
  grow(relative: string): Growing;
  /** A file that lines are added to and that is there from the first one. */
  append(relative: string): { add(text: string): void; close(): void };
  move(from: string, to: string): void;
  remove(relative: string): void;
  /** Removes what only a backup that is not finished needs. */
  removePartial(): void;
  /** What stands at its top. */
  names(): string[];
}

/** A file's hash, as `sha256sum` prints it, and its size. */
export interface Weight {
  sha256: string;
  bytes: number;
}

/** Where a backup that is not finished remembers what it has. */
export const PARTIAL = '.partial';

export interface Growing {
  add(text: string): void;
  /** Answers what it came to. */
  close(): Weight;
  /** Leaves nothing behind. */
  discard(): void;
}

/** Opens a folder, made where there is none. Errors: AppError `usage` for a link, or what is no folder. */
export function openFolder(named: string, make: boolean): Folder {
  const path = resolve(named);
  const failed = (what: string, thrown: unknown) =>
    thrown instanceof AppError
      ? thrown
      : new AppError('usage', `${what}: ${messageOf(thrown)}.`, {
          next: 'Name a folder that you may write in.',
          cause: thrown,
        });
  const isFolder = (at: string): boolean => {
    const there = lstatSync(at, { throwIfNoEntry: false });
    if (!there) return false;
    if (there.isDirectory()) return true;
    throw new Error(
      `${at} is ${there.isSymbolicLink() ? 'a symbolic link' : 'no folder'}, and nothing is written through it`,
    );
  };
  try {
    if (!isFolder(path)) {
      if (!make) throw new AppError('usage', `There is no folder ${named}.`);
      mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
    }
  } catch (thrown) {
    throw failed(`${named} cannot be used`, thrown);
  }

  let drafts = 0;

  /** The full path, with every folder on the way looked at, and made for a file to be written. */
  function at(relative: string, write: boolean): string {
    const parts = relative.split('/');
    if (!parts.every(isSafePart))
      throw new Error(`"${relative}" is not the name of a file in a backup`);
    let folder = path;
    for (const part of parts.slice(0, -1)) {
      folder = join(folder, part);
      if (!isFolder(folder) && write) mkdirSync(folder, { mode: FOLDER_MODE });
    }
    const whole = join(folder, parts.at(-1) ?? '');
    const there = lstatSync(whole, { throwIfNoEntry: false });
    if (there && !there.isFile()) {
      throw new Error(
        `${whole} is ${there.isSymbolicLink() ? 'a symbolic link' : 'no ordinary file'}`,
      );
    }
    return whole;
  }
  function guarded<T>(relative: string, work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw failed(`${join(path, relative)} cannot be used`, thrown);
    }
  }
  function grow(relative: string): Growing {
    const whole = at(relative, true);
    drafts += 1;
    const draft = at(`${PARTIAL}/${process.pid}-${drafts}.new`, true);
    rmSync(draft, { force: true });
    const file = openSync(draft, 'wx', OWNER_ONLY);
    const hash = createHash('sha256');
    let bytes = 0;
    return {
      add(text) {
        writeFileSync(file, text);
        hash.update(text);
        bytes += Buffer.byteLength(text);
      },
      close() {
        closeSync(file);
        renameSync(draft, whole);
        return { sha256: hash.digest('hex'), bytes };
      },
      discard() {
        rmSync(draft, { force: true });
      },
    };
  }

  return {
    path,
    has: (relative) => guarded(relative, () => existsSync(at(relative, false))),
    read: (relative) =>
      guarded(relative, () => {
        const whole = at(relative, false);
        const there = lstatSync(whole, { throwIfNoEntry: false });
        if (!there) return null;
        if (there.size > LARGEST_FILE) throw new Error('it is too large for a file of a backup');
        return readFileSync(whole, 'utf8');
      }),
    write: (relative, text) =>
      guarded(relative, () => {
        const file = grow(relative);
        try {
          file.add(text);
        } catch (thrown) {
          file.discard();
          throw thrown;
        }
        return file.close();
      }),
    grow: (relative) => guarded(relative, () => grow(relative)),
    append: (relative) =>
      guarded(relative, () => {
        const { O_APPEND, O_CREAT, O_WRONLY } = constants;
        const whole = at(relative, true);
        const file = openSync(whole, O_APPEND | O_CREAT | O_WRONLY | NO_FOLLOW, OWNER_ONLY);
        // A program that was killed may have left half a line.
        if (fstatSync(file).size > 0) writeFileSync(file, '\n');
        return { add: (text) => writeFileSync(file, text), close: () => closeSync(file) };
      }),
    move: (from, to) =>
      guarded(from, () => {
        if (lstatSync(at(from, false), { throwIfNoEntry: false }))
          renameSync(at(from, false), at(to, true));
      }),
    remove: (relative) => guarded(relative, () => rmSync(at(relative, false), { force: true })),
    removePartial: () =>
      guarded(PARTIAL, () => {
        if (isFolder(join(path, PARTIAL))) rmSync(join(path, PARTIAL), { recursive: true });
      }),
    names: () => readdirSync(path),
  };
}

const SAFE_PART = /^[\p{L}\p{M}\p{N}._-]{1,200}$/u;

/** No way up, no device of Windows, nothing that a system would read otherwise. */
function isSafePart(part: string): boolean {
  return (
    SAFE_PART.test(part) &&
    !/^\.+$|\.$/.test(part) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part)
  );
}

const MOST_LETTERS = 60;
const MOST_BYTES = 120;

/**
 * A file name for a thing: what it is called as far as every file system holds it, and its id, which
 * tells it from all others.
 */
export function fileName(name: string, id: string): string {
  const letters = [
    ...name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-'),
  ];
  let slug = letters.slice(0, MOST_LETTERS).join('');
  while (Buffer.byteLength(slug) > MOST_BYTES) slug = [...slug].slice(0, -1).join('');
  slug = slug.replace(/^-+|-+$/g, '');
  // Systems that do not tell upper from lower case would take two ids for one.
  const own = /^[a-z0-9_-]{1,40}$/.test(id)
    ? id
    : `${id
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '')
        .slice(0, 20)}-${sha256(id).slice(0, 10)}`;
  return `${slug === '' ? 'untitled' : slug}-${own}`;
}
