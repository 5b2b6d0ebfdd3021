// apply --allow-drift: the same work planned again, and how that differs from the saved plan.
import {
  AppError,
  approveAll,
  comparePlans,
  type Engine,
  type Hold,
  isSame,
  listOf,
  lockedWorkflow,
  type Plan,
  type RunReport,
} from '../engine/index.ts';
import { approve } from './approval/approve.ts';
import type { Cli } from './cli.ts';
import { applyAndReport, planningUnder } from './run-and-report.ts';
import { differenceDocument, differenceLines } from './view/difference-view.ts';
import { showPlan } from './view/show-plan.ts';
import { workflowOf } from './workflow-origin.ts';

/** Plans a saved plan's work again and applies it: at once where nothing differs, else after approval. */
export async function applyReplanned(
  cli: Cli,
  engine: Engine,
  saved: Plan,
  yes: boolean,
): Promise<RunReport> {
  const hold = await engine.hold(lockedWorkflow(saved), listOf(saved.params));
  try {
    const plan = await planAgain(cli, engine, saved, hold);
    const difference = comparePlans(saved, plan);
    const same = isSame(difference);
    if (!cli.flags.json) {
      for (const line of differenceLines(difference, plan.timeZone)) cli.io.out(line);
      if (!same) showPlan(cli, plan, 'numbered');
    }
    const approved = same
      ? { plan, approval: approveAll(plan) }
      : await approve(cli, engine, plan, yes);
    if (approved === null) {
      if (cli.flags.json) cli.json(differenceDocument(saved, plan, difference));
      throw new AppError('denied', 'Nothing was written: the plan has changed.', {
        next: 'Add --yes to write what it has become.',
      });
    }
    return await applyAndReport(cli, engine, approved.plan, { approval: approved.approval, hold });
  } finally {
    await hold.release();
  }
}

/** The plan that the same request gives now. Errors: AppError `usage` where there was no request. */
async function planAgain(cli: Cli, engine: Engine, saved: Plan, hold: Hold): Promise<Plan> {
  if (saved.undoes) return engine.planUndo(saved.undoes.runId, hold);
  const workflow = await workflowOf(cli, saved);
  return (await engine.plan(workflow, saved.params, planningUnder(cli, hold))).plan;
}
