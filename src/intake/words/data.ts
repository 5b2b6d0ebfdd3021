// Word lists that the package ships as data, in its folder `prompts`: YAML for people, which the build
// also writes down as JSON, because reading it takes longer than a small file of feedback.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { AppError } from '../../base/index.ts';
import { remembering } from './fold.ts';

/** Where the folder is, seen from the source and from the bundle. */
const PLACES = ['../../../prompts', '../../prompts', '../prompts'];
/** What the build wrote, seen from the bundle. */
const BUILT = new URL('../lists.json', import.meta.url);

let built: Record<string, unknown> | undefined;

/** Parsed files by their names in the folder; none where the program runs from its source. */
function builtLists(): Record<string, unknown> {
  built ??= existsSync(BUILT) ? JSON.parse(readFileSync(BUILT, 'utf8')) : {};
  return built as Record<string, unknown>;
}

/** Errors: AppError `failed` for an incomplete installation. */
function dataFolder(): string {
  const folder = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(
    (place) => existsSync(join(place, 'words')),
  );
  if (folder !== undefined) return folder;
  throw new AppError('failed', 'The word lists are missing from the installation.', {
    next: 'Install the program again.',
  });
}

/** The lists of a file of the package, by its name in the folder. Errors: AppError `failed`. */
export const shippedData = remembering(
  (file: string): unknown =>
    builtLists()[file] ?? parse(readFileSync(join(dataFolder(), file), 'utf8')),
) as <Lists = Record<string, string>>(file: string) => Lists;

/** The files with the words of trades, by their names in the folder. Errors: AppError `failed`. */
export function wordFiles(): string[] {
  return readdirSync(join(dataFolder(), 'words')).map((name) => `words/${name}`);
}
