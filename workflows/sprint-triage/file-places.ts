// Where a triage reads and leaves files: none of them may be written over another.
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../src/engine/index.ts';
import type { TriageParams } from './params.ts';

/** Where rejected rows go. */
export function rejectsOf({ rejects, csv }: TriageParams): string {
  return rejects ?? (csv === '-' ? 'rejects.csv' : `${csv}.rejects.csv`);
}

/** Refuses a report that would replace the feedback itself. Errors: AppError `usage`. */
export function checkPlaces(params: TriageParams): void {
  const { csv, rules, chosen, unmatched, report } = params;
  const taken = new Map<string, string>();
  const named = { csv, rules, rejects: rejectsOf(params), chosen, unmatched, report };
  for (const [flag, path] of Object.entries(named)) {
    if (path === undefined || path === '-') continue;
    const place = placeOf(path);
    const other = taken.get(place);
    if (other !== undefined) {
      throw new AppError('usage', `--${other} and --${flag} name the same file.`, {
        next: 'Give each a file of its own.',
      });
    }
    taken.set(place, flag);
  }
}

/** One name for a file, whichever links lead to it. */
function placeOf(path: string): string {
  const whole = resolve(path);
  // What is not there yet may be in a folder that has another name too.
  return real(whole) ?? join(real(dirname(whole)) ?? dirname(whole), basename(whole));
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
