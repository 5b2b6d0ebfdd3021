// Two machines that run the same workflow at once cannot see each other's locks, and ClickUp has no
// call that writes only what is not there. But both leave the same marker, and both read back: if
// another machine wrote the same marker first, we delete our copy.
import type { JsonObject } from '../../base/index.ts';
import { isOperationName, operationNamed } from '../../clickup/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import type { Shown } from './read-back.ts';
import { holdsText } from './reads.ts';
import type { RunStep } from './report.ts';
import { applyStep, type StepDeps } from './step.ts';

/** Takes back every write of ours that another machine's was ahead of. */
export async function withdrawDuplicates(shown: readonly Shown[], deps: StepDeps): Promise<void> {
  for (const { rows, steps, look } of shown) {
    for (const step of steps) {
      if (operationNamed(step.operation).effect !== 'create') continue;
      const first = firstDuplicate(step, rows);
      if (first) await withdraw(step, first, look, deps);
    }
  }
}

/** The row that was there before ours under the same marker; null when ours is the first. */
function firstDuplicate(step: RunStep, rows: JsonObject[]): JsonObject | null {
  const { marker, writtenId } = step;
  if (marker === null || !writtenId) return null;
  const own = rows.find(({ id }) => id === writtenId);
  if (!own) return null;
  const [first] = rows.filter((row) => holdsText(row, marker)).sort(byAge);
  return first && first !== own ? first : null;
}

/** By the endpoint's own time of recording; equal times by id, so that all machines agree. */
function byAge(a: JsonObject, b: JsonObject): number {
  const at = (row: JsonObject) => Number(row.recordedAt ?? row.createdAt ?? 0);
  const [left, right] = [String(a.id), String(b.id)];
  return at(a) - at(b) || left.length - right.length || (left < right ? -1 : 1);
}

async function withdraw(
  step: RunStep,
  first: JsonObject,
  look: PlanStep['look'],
  deps: StepDeps,
): Promise<void> {
  const { inverse } = operationNamed(step.operation);
  const call = inverse?.({ input: step.input, output: { id: step.writtenId }, before: null });
  if (!call || !isOperationName(call.operation)) return;
  const { operation, input } = call;
  // It passes the same stages as any step: the gate among them.
  const removal: PlanStep = {
    ...step,
    ...{ id: `${step.id}-duplicate`, key: `${step.key}#duplicate`, marker: null, look },
    ...{ operation: operation as PlanStep['operation'], input, extra: {} },
    ...{ preconditions: [], uses: [], policy: 'allow' },
  };
  const ended = await applyStep(removal, { ...deps, approved: new Set([removal.id]) });
  if (ended.state !== 'done') {
    step.message = `Another machine wrote it too. Remove one of the two by hand: ${ended.message}`;
    return;
  }
  const { journal, runId, clock } = deps;
  const body = {
    step: { ...step },
    outcome: 'noop',
    id: String(first.id),
  } as unknown as JsonObject;
  await journal.settle(runId, step.id, clock.now(), body);
  Object.assign(step, {
    state: 'noop',
    message: 'Another machine wrote it first; ours was taken back.',
    writtenId: String(first.id),
  });
}
