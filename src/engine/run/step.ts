// One approved step: what it refers to, what became of earlier tries, whether its plan still holds,
// and then its write.
import type { JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import { decide, type PolicyRules } from '../../policy/index.ts';
import type { Journal } from '../../store/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { resolveStep } from '../plan/references.ts';
import { fieldsInWords } from '../text/words.ts';
import { writeTogether } from './bulk.ts';
import { settleDoubts } from './doubt.ts';
import type { Evidence } from './evidence.ts';
import { standingWrites } from './past-writes.ts';
import { type Drift, firstObstacle } from './precondition.ts';
import { probeStep } from './probe.ts';
import type { RunStep } from './report.ts';
import { lost, type Writing, type Written, writeStep } from './write.ts';

/** What a step needs of the world, beside what its write needs. */
export interface Stepping extends Writing {
  /** Ids of the steps that a person or a policy approved. */
  approved: ReadonlySet<string>;
  policy: PolicyRules;
  timeZone: string;
  /** What planning has just seen counts here too. */
  evidence: Evidence;
}

/** How a step ended: what changes in its row of the report. */
export type StepEnd = Pick<RunStep, 'state'> & Partial<RunStep>;

/** `written` holds the ids that earlier steps made, by step id. */
export async function applyStep(
  step: PlanStep,
  written: ReadonlyMap<string, string>,
  world: Stepping,
): Promise<StepEnd> {
  const prepared = await prepareStep(step, written, world);
  if ('end' in prepared) return prepared.end;
  const sentAt = world.clock.now();
  return endOf(prepared.ready, await writeStep(prepared.ready, world), sentAt, world);
}

/** Applies steps that share a call, as far as that goes: the rest is to be applied one by one. */
export async function applyTogether(
  steps: readonly PlanStep[],
  written: ReadonlyMap<string, string>,
  world: Stepping & { binding: Parameters<typeof writeTogether>[1]['binding'] },
): Promise<Map<string, StepEnd>> {
  const ends = new Map<string, StepEnd>();
  const ready: PlanStep[] = [];
  for (const step of steps) {
    const prepared = await prepareStep(step, written, world);
    if ('end' in prepared) ends.set(step.id, prepared.end);
    else ready.push(prepared.ready);
  }
  if (ready.length < 2) return ends;
  const sentAt = world.clock.now();
  const together = await writeTogether(ready, world);
  // What was just made is not in what was seen before.
  if (together.size > 0) world.evidence.forget();
  for (const step of ready) {
    const end = together.get(step.id);
    if (end) ends.set(step.id, await endOf(step, end, sentAt, world));
  }
  return ends;
}

/** The step as it can be sent now, or its end when it need not, must not or cannot be. */
async function prepareStep(
  step: PlanStep,
  written: ReadonlyMap<string, string>,
  world: Stepping,
): Promise<{ ready: PlanStep } | { end: StepEnd }> {
  const { effect } = operationNamed(step.operation);
  // The rules may have become stricter since the plan was made.
  if (step.policy === 'deny' || decide(step.operation, effect, world.policy) === 'deny') {
    return { end: { state: 'denied', message: 'The policy forbids it.' } };
  }
  if (!world.approved.has(step.id)) {
    return { end: { state: 'skipped', message: 'Not approved.' } };
  }
  const resolved = resolveStep(step, written);
  if (!resolved) {
    return { end: { state: 'skipped', message: 'A step that it builds on did not succeed.' } };
  }
  const end = await knownEnd(resolved, world);
  return end ? { end } : { ready: resolved };
}

/** The row of a write that was sent at an instant. */
async function endOf(
  step: PlanStep,
  ended: Written,
  sentAt: number,
  world: Stepping,
): Promise<StepEnd> {
  if (ended.state !== 'done') return { state: ended.state, message: ended.message };
  const id = ended.id ?? (await idByProbe(step, sentAt, world));
  return { state: 'done', writtenId: id };
}

/** The end of a step that need not, must not or cannot be written now; null when it can be. */
async function knownEnd(step: PlanStep, world: Stepping): Promise<StepEnd | null> {
  const doubt = await settleDoubts(step.key, world);
  // Waiting takes time in which the world goes on.
  if (doubt.kind !== 'none') world.evidence.forget();
  if (doubt.kind === 'open') {
    return lost(
      doubt.step,
      'An earlier run sent this and never heard what became of it.',
    ) as StepEnd;
  }
  if (doubt.kind === 'done') {
    const own = doubt.entry.runId === world.runId && doubt.entry.stepId === step.id;
    if (own) return { state: 'done', writtenId: doubt.id };
    const message = `Run ${doubt.entry.runId} had written it.`;
    return { state: 'noop', message, writtenId: doubt.id };
  }
  const before = await standsAlready(step, world.journal);
  if (before) return before;
  const obstacle = await firstObstacle(step.preconditions, world.evidence.look);
  if (obstacle === null) return null;
  if (obstacle.kind === 'done') {
    return there(step, obstacle.row, `Already so: ${obstacle.what}.`, world);
  }
  // What has become just what the step would make of it needs no write.
  const now = world.clock.now();
  const found = recognisable(step)
    ? await probeStep(step, now, world.evidence.look)
    : 'cannot tell';
  if (typeof found === 'object') {
    return there(step, found.id === null ? null : { id: found.id }, 'It is so already.', world);
  }
  const { drift } = obstacle;
  return { state: 'drift', message: driftInWords(drift, world.timeZone), drift };
}

/**
 * The end of a step that another run has written, when nothing that it leaves in the world tells of it:
 * only its key does, when a kept plan is applied a second time.
 */
async function standsAlready(
  { key, marker, operation }: PlanStep,
  journal: Journal,
): Promise<StepEnd | null> {
  if (marker !== null || operationNamed(operation).effect !== 'create') return null;
  const done = (await journal.byKey(key)).filter(
    (entry) => entry.key === key && entry.state === 'settled' && entry.body.outcome === 'done',
  );
  const entry = done.length === 0 ? undefined : done.find(await standingWrites(journal));
  if (!entry) return null;
  const { id } = entry.body;
  const message = `Run ${entry.runId} has written it already.`;
  return { state: 'noop', message, ...(typeof id === 'string' ? { writtenId: id } : {}) };
}

/** Whether finding the effect proves that it is this step's, or that it does not matter whose. */
function recognisable(step: PlanStep): boolean {
  return step.marker !== null || operationNamed(step.operation).effect !== 'create';
}

/** The end of a step whose effect is there; journaled, because its key counts as done from now on. */
async function there(
  step: PlanStep,
  row: JsonObject | null,
  message: string,
  { journal, runId, clock }: Stepping,
): Promise<StepEnd> {
  const id = typeof row?.id === 'string' ? row.id : null;
  const body: JsonObject = { step: { ...step }, outcome: 'noop', id };
  const { id: stepId, key } = step;
  const now = clock.now();
  await journal.intend({
    ...{ runId, stepId, key, body, state: 'intended', intendedAt: now, settledAt: null },
  });
  await journal.settle(runId, stepId, now, body);
  return { state: 'noop', message, observed: row, writtenId: id };
}

/** The id of what was made, where the answer did not tell and a look can. */
async function idByProbe(step: PlanStep, sentAt: number, world: Stepping): Promise<string | null> {
  if (operationNamed(step.operation).effect !== 'create') return null;
  const found = await probeStep(step, sentAt, world.look);
  return typeof found === 'object' ? found.id : null;
}

/** Both values of a drift, for a person. */
export function driftInWords({ what, planned, found }: Drift, timeZone: string): string {
  const was = fieldsInWords(planned, timeZone);
  return `${what} changed: was ${was}, is ${fieldsInWords(found, timeZone)} now.`;
}
