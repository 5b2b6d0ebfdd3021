// apply --allow-drift: the same work planned anew, and how that differs from the kept plan.
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

/** Plans a kept plan's work anew and applies that: at once where nothing differs, else on a word. */
export async function applyAnew(
  cli: Cli,
  engine: Engine,
  kept: Plan,
  yes: boolean,
): Promise<RunReport> {
  const hold = await engine.hold(lockedWorkflow(kept), listOf(kept.params));
  try {
    const plan = await planAgain(cli, engine, kept, hold);
    const difference = comparePlans(kept, plan);
    const same = isSame(difference);
    if (!cli.flags.json) {
      for (const line of differenceLines(difference, plan.timeZone)) cli.io.out(line);
      if (!same) showPlan(cli, plan, 'numbered');
    }
    const approved = same
      ? { plan, approval: approveAll(plan) }
      : await approve(cli, engine, plan, yes);
    if (approved === null) {
      if (cli.flags.json) cli.json(differenceDocument(kept, plan, difference));
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
async function planAgain(cli: Cli, engine: Engine, kept: Plan, hold: Hold): Promise<Plan> {
  if (kept.undoes) return engine.planUndo(kept.undoes.runId, hold);
  const workflow = await workflowOf(cli, kept);
  return (await engine.plan(workflow, kept.params, planningUnder(cli, hold))).plan;
}
