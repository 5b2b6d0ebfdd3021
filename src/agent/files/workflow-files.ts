// Files for a workflow that the model runs: those that the person attached, and no others. A text
// from outside could otherwise make the model name any file of the machine.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, type JsonObject } from '../../base/index.ts';
import { plainName } from '../tools/names.ts';

/**
 * Runs `work` with parameters in which the name of an attached file is the path of a copy of it,
 * removed afterwards. Errors: AppError `denied` for a parameter that names another file of the
 * machine, or standard input.
 */
export async function withAttachedFiles<T>(
  params: JsonObject,
  attached: ReadonlyMap<string, Uint8Array>,
  work: (params: JsonObject) => Promise<T>,
): Promise<T> {
  let folder: string | null = null;
  const resolved = Object.entries(params).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value] as const;
    const content = attached.get(value);
    if (content === undefined) return [name, checkNoFile(value)] as const;
    folder ??= mkdtempSync(join(tmpdir(), 'clickup-agent-'));
    const path = join(folder, plainName(value));
    writeFileSync(path, content, { mode: 0o600 });
    return [name, path] as const;
  });
  try {
    return await work(Object.fromEntries(resolved));
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function checkNoFile(value: string): string {
  const isFile = value === '-' || statSync(value, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile) return value;
  throw new AppError('denied', `"${value}" is not attached to this conversation.`, {
    next: 'Attach the file with @path, or run the workflow yourself.',
  });
}
