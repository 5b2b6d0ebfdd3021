// Files that commands leave on this machine. They tell of a company's work, so only their owner reads
// them, and a link or a device that stands in their place is never written through.
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { AppError, messageOf } from '../base/index.ts';

const OWNER_ONLY = 0o600;
/** Not there on Windows, where a link needs rights of its own. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NO_WAIT = constants.O_NONBLOCK ?? 0;

/**
 * Writes a whole text to a new file, which takes the place of one that is there. `what` names it for
 * the person. Errors: AppError `usage`, also for what is no ordinary file.
 */
export function savePrivateFile(path: string, text: string, what: string): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile())
      throw new Error(`it is ${there.isSymbolicLink() ? 'a symbolic link' : 'no ordinary file'}`);
    const file = openSync(draft, 'wx', OWNER_ONLY);
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw new AppError('usage', `${what} cannot be written to ${path}: ${messageOf(thrown)}.`, {
      next: 'Name a file in a folder that exists and is writable.',
      cause: thrown,
    });
  }
}

/** Adds a text to a file that only its owner reads. Throws what the file system throws. */
export function appendPrivateFile(path: string, text: string): void {
  const { O_APPEND, O_CREAT, O_WRONLY } = constants;
  const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | NO_FOLLOW | NO_WAIT, OWNER_ONLY);
  try {
    const there = fstatSync(file);
    if (!there.isFile()) throw new Error('it is not a regular file');
    if ((there.mode & 0o777) !== OWNER_ONLY) fchmodSync(file, OWNER_ONLY);
    if (text !== '') writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/**
 * The text of an ordinary file of at most so many bytes. Errors: AppError `usage` for none that can be
 * read, and for a pipe, a device or more bytes, before any is read.
 */
export function readWholeFile(path: string, mostBytes: number, next: string): string {
  let file: number | null = null;
  try {
    // A pipe without a writer must not be waited for.
    file = openSync(path, constants.O_RDONLY | NO_WAIT);
    const { size, isFile } = sizeOf(file);
    if (!isFile) throw new Error('it is not a regular file');
    if (size > mostBytes) throw new Error(`it is larger than ${Math.round(mostBytes / 1e6)} MB`);
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be read: ${messageOf(thrown)}.`, {
      next,
      cause: thrown,
    });
  } finally {
    if (file !== null) closeSync(file);
  }
}

function sizeOf(file: number): { size: number; isFile: boolean } {
  const there = fstatSync(file);
  return { size: there.size, isFile: there.isFile() };
}
