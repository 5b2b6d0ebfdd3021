// Reading a plan that --plan-out kept.
import { readFileSync } from 'node:fs';
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
