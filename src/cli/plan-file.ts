// The file of a plan: what --plan-out saves, and what is shown and applied later.
import {
  AppError,
  type Approval,
  approveAll,
  foreignPlan,
  type Plan,
  parsePlan,
} from '../engine/index.ts';
import type { Cli } from './cli.ts';
import { readWholeFile, savePrivateFile } from './private-file.ts';
import { fieldLines } from './view/field-table.ts';

/** A plan in a file; `foreign`: it was made in another home, or was changed after it was made. */
export interface SavedPlan {
  plan: Plan;
  foreign: boolean;
}

/** Plans of 10,000 steps take a tenth of it, bytes. */
const LARGEST_PLAN = 64_000_000;

/** Errors: AppError `usage` for no file, or one that is too large; `stale` for one that is no plan. */
export function readPlanFile(cli: Cli, path: string): SavedPlan {
  const next = 'Name a file that `run … --plan-out FILE` made.';
  return parsePlan(readWholeFile(path, LARGEST_PLAN, next), cli.app().files.sign);
}

/** Saves a plan in a new file that only its owner reads. Errors: AppError `usage`. */
export function savePlanFile(path: string, plan: Plan): void {
  savePrivateFile(path, `${JSON.stringify(plan, null, 2)}\n`, 'The plan');
}

/**
 * The approval of a saved plan. Naming the file approves one that was made here: it was looked at, and
 * its signature says that it is the same. A foreign one is approved by its very hash, or by a person
 * who is shown all of it. Errors: AppError `stale`, `denied`.
 */
export async function approveSaved(
  cli: Cli,
  { plan, foreign }: SavedPlan,
  hash: string | undefined,
): Promise<Approval> {
  if (hash !== undefined && hash !== plan.hash) {
    const message = `--approve names another plan: the hash of this one is ${plan.hash}.`;
    throw new AppError('stale', message, {
      next: 'Look at it with `clickup-agent plan show FILE` before you approve it.',
    });
  }
  if (!foreign) return approveAll(plan);
  if (hash === undefined && !(await askWhole(cli, plan))) {
    throw new AppError('denied', 'Nothing was written: nobody approved the plan.');
  }
  return { ...approveAll(plan), foreign: true };
}

/** Shows a foreign plan whole and asks about it. Errors: AppError `stale` where nobody can be asked. */
async function askWhole(cli: Cli, plan: Plan): Promise<boolean> {
  if (cli.io.ask === null || cli.flags.json) throw foreignPlan(plan);
  for (const line of fieldLines(plan, null)) cli.io.out(line);
  const answer = await cli.io.ask(
    'This plan was made in another home, or was changed after it was made. Write all of this? [y]es, [n]o: ',
  );
  return ['y', 'yes'].includes(answer.trim().toLowerCase());
}
