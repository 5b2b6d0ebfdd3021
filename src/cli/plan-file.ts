// The file of a plan: what --plan-out keeps, and what is applied later.
import { readFileSync, writeFileSync } from 'node:fs';
import { AppError, messageOf } from '../base/index.ts';
import { type Plan, parsePlan } from '../engine/index.ts';

/** The plan in a file. Errors: AppError `usage` for no file, `stale` for one that cannot be applied. */
export function readPlanFile(path: string): Plan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be read: ${messageOf(thrown)}.`, {
      next: 'Name a file that `run … --plan-out FILE` made.',
      cause: thrown,
    });
  }
  return parsePlan(text);
}

/** Keeps a plan in a file that only its owner reads. Errors: AppError `usage`. */
export function savePlanFile(path: string, plan: Plan): void {
  try {
    writeFileSync(path, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 });
  } catch (thrown) {
    throw new AppError('usage', `The plan cannot be kept in ${path}: ${messageOf(thrown)}.`, {
      next: 'Name a file in a folder that exists and is writable.',
      cause: thrown,
    });
  }
}
