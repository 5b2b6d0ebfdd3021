// Files for the chat: what `@` completes to, what is attached, what an export is written to.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Attachment } from '../../agent/index.ts';
import { AppError, messageOf } from '../../base/index.ts';

type Choice = import('../../tui/index.ts').Choice;

/** Nothing larger is read into memory for a conversation. */
const LARGEST_BYTES = 100 * 1_024 * 1_024;
const MOST = 100;

/** Files and folders whose path starts so, folders first. Hidden ones only when a dot is typed. */
export async function filesUnder(folder: string, start: string): Promise<Choice[]> {
  const cut = start.lastIndexOf('/') + 1;
  const [parent, begin] = [start.slice(0, cut), start.slice(cut)];
  const entries = await readdir(join(folder, parent) || '.', { withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter(({ name }) => name.toLowerCase().startsWith(begin.toLowerCase()))
    .filter(({ name }) => begin.startsWith('.') || !name.startsWith('.'))
    .sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map((entry) => {
      const path = `${parent}${entry.name}${entry.isDirectory() ? '/' : ''}`;
      return { value: path, label: path, hint: '', opens: entry.isDirectory() };
    });
}

/** A file to go with a message. Errors: AppError `usage`. */
export async function readAttached(folder: string, path: string): Promise<Attachment> {
  const file = resolve(folder, path);
  try {
    const { size } = await stat(file);
    if (size > LARGEST_BYTES) {
      const text = `${path} is too large to attach (${Math.round(size / 1e6)} MB).`;
      throw new AppError('usage', text, { next: 'Attach a part of it, up to 100 MB.' });
    }
    return { name: basename(file), content: await readFile(file) };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw unreadable(path, thrown);
  }
}

/** Why a file that a person named cannot be read, in a sentence. */
export function unreadable(path: string, thrown: unknown): AppError {
  const missing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
  const text = missing
    ? `There is no file ${path}.`
    : `${path} cannot be read: ${messageOf(thrown)}.`;
  return new AppError('usage', text, { cause: thrown });
}

/** Writes a new file; answers its path. Errors: AppError `usage` when there is one already. */
export async function writeNew(
  folder: string,
  path: string,
  content: string | Uint8Array,
): Promise<string> {
  const file = resolve(folder, path);
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return file;
  } catch (thrown) {
    const exists = (thrown as NodeJS.ErrnoException).code === 'EEXIST';
    const why = exists ? 'is there already' : `cannot be written: ${messageOf(thrown)}`;
    const next = `Name another file in a folder such as ${dirname(file)}.`;
    throw new AppError('usage', `${path} ${why}.`, { next, cause: thrown });
  }
}
