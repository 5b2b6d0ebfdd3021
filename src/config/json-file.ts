// A JSON file: read whole, written by rename so that no reader sees half of it.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, messageOf, parseJson } from '../base/index.ts';

/** The parsed file, undefined when there is none. Errors: AppError `usage`. */
export function readJson(path: string): unknown {
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

/** Writes a file whole. Errors: AppError `failed`. */
export function writeJson(path: string, value: unknown, mode: number): void {
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
