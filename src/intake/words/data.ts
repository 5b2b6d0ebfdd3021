// Word lists that the package ships as data, in its folder `prompts`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { AppError } from '../../base/index.ts';

/** Where the folder is, seen from the source and from the bundle. */
const PLACES = ['../../../prompts', '../../prompts', '../prompts'];

/** Errors: AppError `failed` for an incomplete installation. */
export function dataFolder(): string {
  const folder = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(
    (place) => existsSync(join(place, 'words')),
  );
  if (folder !== undefined) return folder;
  throw new AppError('failed', 'The word lists are missing from the installation.', {
    next: 'Install the program again.',
  });
}

const read = new Map<string, unknown>();

/** The lists of a file of the package, by name. Errors: AppError `failed`. */
export function shippedData<Lists = Record<string, string>>(file: string): Lists {
  const lists = read.get(file) ?? parse(readFileSync(join(dataFolder(), file), 'utf8'));
  read.set(file, lists);
  return lists as Lists;
}
