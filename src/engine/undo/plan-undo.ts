// Taking a run back: the inverses of what it wrote and still stands, last write first, as a plan
// like any other. What a person changed since then is not overwritten: it shows as drift.
import { isOperationName, operationNamed } from '../../clickup/index.ts';
import type { Journal } from '../../store/index.ts';
import type { Plan, PlanStep } from '../plan/plan.ts';
import { assemblePlan, type PlanDeps } from '../plan/planner.ts';
import { idOf } from '../plan/references.ts';
import { lockedWorkflow, UNDO_WORKFLOW } from '../run/history.ts';
import { firstObstacle } from '../run/precondition.ts';
import type { Look } from '../run/reads.ts';
import type { RunReport } from '../run/report.ts';
import { driftInWords } from '../run/step.ts';
import type { StepDraft } from '../workflow.ts';
import { draftInverse } from './draft-inverse.ts';
import { coveredBy, standingOf } from './standing.ts';

/** What planning an undo needs of the world. `fresh` reads past the cache. */
export interface UndoDeps extends PlanDeps {
  journal: Journal;
  fresh: Look;
}

/** The plan that takes back what a run wrote. A run of which nothing stands gives no steps. */
export async function planUndo(run: RunReport, world: UndoDeps): Promise<Plan> {
  const { writes, unknown } = await standingOf(run, { ...world, look: world.fresh });
  const notes = unknown.map((step) => `It is not known whether ${inWords(step)} took effect.`);
  const stays = unknown.map(inWords);
  const steps: StepDraft[] = [];
  for (const write of writes.filter((one) => !coveredBy(one, writes)).reverse()) {
    const draft = await draftInverse(run.id, write, { ...world, writes });
    if (draft) steps.push(draft);
    else {
      stays.push(inWords(write.sent));
      notes.push(`${inWords(write.sent)} cannot be undone here, and stays.`);
    }
  }
  for (const draft of steps.filter(({ operation }) => operation === 'list.delete')) {
    // A list goes with its tasks, so it goes only when every one that was moved there is back.
    const back = steps.flatMap(({ operation }, at) =>
      operation === 'task.move' ? [idOf(`s${at + 1}`)] : [],
    );
    if (back.length > 0) draft.after = { emptiedBy: back };
  }
  for (const draft of steps) {
    const obstacle = await firstObstacle(draft.preconditions ?? [], world.look);
    if (obstacle?.kind !== 'drift') continue;
    notes.push(`${driftInWords(obstacle.drift, world.timeZone)} It will be left as it is.`);
  }
  return assemblePlan(
    {
      workflow: UNDO_WORKFLOW,
      params: { run: run.id },
      undoes: { runId: run.id, workflow: lockedWorkflow(run), stays },
      workspace: { ...run.workspace, members: [] },
      ...{ notes, steps, noop: 0 },
    },
    world,
  );
}

function inWords({ operation, target }: PlanStep): string {
  const summary = isOperationName(operation) ? operationNamed(operation).summary : operation;
  return `"${target.name}" (${summary.charAt(0).toLowerCase()}${summary.slice(1)})`;
}
