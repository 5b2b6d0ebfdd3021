// The texts that the model reads, from the folder `prompts` of the package.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../base/index.ts';

/** Where the folder is, seen from the source and from the bundle. */
const PLACES = ['../../prompts', '../prompts', '../../../prompts'];

/** One prompt by the name of its file. Errors: AppError `failed` for an incomplete installation. */
export function loadPrompt(
  name: 'system' | 'compact' | 'group-reports' | 'widen-query' | 'judge-reports' | 'bind-tools',
): string {
  for (const place of PLACES) {
    const path = fileURLToPath(new URL(`${place}/${name}.md`, import.meta.url));
    if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  }
  throw new AppError('failed', `The prompt "${name}" is missing from the installation.`, {
    next: 'Install the program again.',
  });
}
