// The life of a step, from an approved plan to a verified write: one table of stages, in the order in
// which they run. A stage takes the attempt as the stages before have left it, and hands it on.
import { AppError, isObject, type JsonObject } from '../../base/index.ts';
import type { ToolCall } from '../../binding/index.ts';
import { isToolCallName, operationNamed } from '../../clickup/index.ts';
import { deniedIn } from '../../policy/index.ts';
import type { Journal, JournalEntry } from '../../store/index.ts';
import { bulkCall } from '../plan/bulk.ts';
import { encodeStep, judgedCall } from '../plan/encode.ts';
import type { PlanStep } from '../plan/plan.ts';
import { resolveStep } from '../plan/references.ts';
import { fieldsInWords } from '../text/words.ts';
import { type BulkDeps, writeTogether } from './bulk.ts';
import type { Canary } from './canary.ts';
import { settleInDoubt } from './in-doubt.ts';
import { standingWrites } from './past-writes.ts';
import { type Drift, firstObstacle } from './precondition.ts';
import { holdsText, type ReadCache } from './reads.ts';
import { entryOf, settleStep } from './record.ts';
import type { RunReport, RunStep } from './report.ts';
import { probeStep } from './search.ts';
import { lost, type SendResult, sendStep } from './send.ts';

/** What the stages need, besides the step itself. */
export interface StepDeps extends BulkDeps {
  /** Ids of the steps that a person or a policy approved. */
  approved: ReadonlySet<string>;
  /** The ids that earlier steps made, by step id. */
  written: ReadonlyMap<string, string>;
  timeZone: string;
  /** What planning has just read counts here too. */
  reads: ReadCache;
  canary: Canary;
  /** Reads back one write at once; answers what changes in its row. */
  readBackOne(step: RunStep): Promise<RunStep>;
}

/** How a step ended: what changes in its row of the report. */
export type StepEnd = Pick<RunStep, 'state'> & Partial<RunStep>;

/** A step on its way. */
export interface Attempt {
  /** Once its references are resolved: as it can be sent. */
  step: PlanStep;
  /** What is sent, from the moment it was judged. */
  call?: ToolCall;
  /** The call that was made instead of the planned one, where that was refused. */
  other?: ToolCall;
  /** When it was sent, epoch ms. */
  sentAt?: number;
  /** How the call ended. */
  result?: SendResult;
  /** What is verified by reading it back; default its operation and call. */
  kind?: { operation: string; call: ToolCall };
  /** How the step ended; the stages that are left are skipped. */
  end?: StepEnd;
}

export interface Stage {
  name: string;
  run(attempt: Attempt, deps: StepDeps): Promise<Attempt>;
  /** The journal's entry of the step when the process is killed right after this stage. */
  leaves: 'nothing' | 'intended' | 'settled';
}

/**
 * A kill that leaves nothing leaves a step that a resumed run does from its start; `intended`, one
 * whose effect is looked for before anything is sent; `settled`, one that is done.
 */
export const STAGES: readonly Stage[] = [
  { name: 'check the approval', run: checkApproval, leaves: 'nothing' },
  { name: 'resolve references', run: resolveReferences, leaves: 'nothing' },
  { name: 'settle what is in doubt', run: settleEarlierTries, leaves: 'nothing' },
  { name: 'check preconditions', run: checkPreconditions, leaves: 'nothing' },
  { name: 'judge the encoded call', run: judgeCall, leaves: 'nothing' },
  { name: 'journal the intent', run: journalIntent, leaves: 'intended' },
  { name: 'send', run: send, leaves: 'intended' },
  { name: 'settle', run: settle, leaves: 'settled' },
  { name: 'verify', run: verify, leaves: 'settled' },
];

/** The stages up to the first that leaves a trace. */
const BEFORE_WRITING = STAGES.filter(({ leaves }) => leaves === 'nothing');

/** Does one step, all its stages. */
export async function applyStep(step: PlanStep, deps: StepDeps): Promise<StepEnd> {
  const { end } = await through(STAGES, { step }, deps);
  if (end) return end;
  throw new AppError('failed', `Step ${step.id} came to no end.`);
}

/** Does steps that share a call, where that is possible: the rest is to be done one by one. */
export async function applyTogether(
  steps: readonly PlanStep[],
  deps: StepDeps,
): Promise<Map<string, StepEnd>> {
  const ends = new Map<string, StepEnd>();
  const ready: PlanStep[] = [];
  for (const planned of steps) {
    const { step, end } = await through(BEFORE_WRITING, { step: planned }, deps);
    if (end) ends.set(step.id, end);
    else ready.push(step);
  }
  if (ready.length < 2) return ends;
  // An unknown tool is first given one thing to make.
  const call = bulkCall(ready, deps.binding);
  const kind = call && { operation: 'task.bulk_create', call };
  const due = kind !== null && (await deps.canary.isDue(kind));
  for (const group of due ? [ready.slice(0, 1), ready.slice(1)] : [ready]) {
    const inputs = Object.assign({}, ...group.map(({ input }) => input)) as JsonObject;
    if (kind && (await deps.canary.stopped(kind, inputs)) !== null) break;
    const sentAt = deps.clock.now();
    const results = await writeTogether(group, deps);
    // What was just made is not in what was read before.
    if (results.size > 0) deps.reads.forget();
    for (const step of group) {
      const result = results.get(step.id);
      if (!result) continue;
      const { end } = await verify(
        { step, sentAt, result, ...(due && kind ? { kind } : {}) },
        deps,
      );
      if (end) ends.set(step.id, end);
    }
  }
  return ends;
}

async function through(stages: readonly Stage[], first: Attempt, deps: StepDeps): Promise<Attempt> {
  let attempt = first;
  for (const stage of stages) {
    attempt = await stage.run(attempt, deps);
    if (attempt.end) break;
  }
  return attempt;
}

async function checkApproval({ step }: Attempt, { approved }: StepDeps): Promise<Attempt> {
  if (step.policy === 'deny') {
    return { step, end: { state: 'denied', message: 'The policy forbids it.' } };
  }
  if (!approved.has(step.id)) return { step, end: { state: 'skipped', message: 'Not approved.' } };
  return { step };
}

async function resolveReferences({ step }: Attempt, { written }: StepDeps): Promise<Attempt> {
  const resolved = resolveStep(step, written);
  if (resolved) return { step: resolved };
  const message = 'A step that it builds on did not succeed.';
  return { step, end: { state: 'skipped', message } };
}

/** Nothing is sent under a key before it is known what became of every earlier try. */
async function settleEarlierTries({ step }: Attempt, deps: StepDeps): Promise<Attempt> {
  const found = await settleInDoubt(step.key, deps);
  // Waiting takes time in which the world goes on.
  if (found.kind !== 'none') deps.reads.forget();
  if (found.kind === 'open') {
    const why = 'An earlier run sent this, and its outcome is unknown.';
    return { step, end: lost(found.step, why) };
  }
  if (found.kind === 'done') {
    const own = found.entry.runId === deps.runId && found.entry.stepId === step.id;
    if (own) return { step, end: { state: 'done', writtenId: found.id } };
    const message = `Run ${found.entry.runId} had written it.`;
    return { step, end: { state: 'noop', message, writtenId: found.id } };
  }
  const end = await writtenBefore(step, deps.journal);
  return end ? { step, end } : { step };
}

/**
 * The end of a step that another run has written, when nothing that it leaves in the world tells of it:
 * only its key does, when a saved plan is applied a second time, or the write landed on somebody else.
 */
async function writtenBefore(
  { key, marker, operation }: PlanStep,
  journal: Journal,
): Promise<StepEnd | null> {
  if (operationNamed(operation).effect !== 'create') return null;
  const done = (await journal.byKey(key)).filter(
    (entry) => entry.key === key && entry.state === 'settled' && entry.body.outcome === 'done',
  );
  const entry = done.length === 0 ? undefined : done.find(await standingWrites(journal));
  if (!entry) return null;
  const { id } = entry.body;
  // A marker is looked for in the world, unless the write landed where nobody looks.
  const astray = marker !== null && (await wentAstray(entry, marker, journal));
  if (marker !== null && !astray) return null;
  const message = astray
    ? `Run ${entry.runId} has written it, and not as predicted. Undo it with \`clickup-agent runs undo ${entry.runId}\`.`
    : `Run ${entry.runId} has written it already.`;
  return { state: 'noop', message, ...(typeof id === 'string' ? { writtenId: id } : {}) };
}

/** Whether the run that wrote an entry found it on somebody or something else, or without its mark. */
async function wentAstray(
  { runId, stepId }: JournalEntry,
  marker: string,
  journal: Journal,
): Promise<boolean> {
  const run = (await journal.run(runId))?.body as unknown as RunReport | undefined;
  const step = run?.steps.find(({ id }) => id === stepId);
  if (step?.matches !== false) return false;
  if (!step.mismatch) return typeof step.writtenId === 'string';
  const { predicted, observed } = step.mismatch;
  return 'userId' in observed || (holdsText(predicted, marker) && !holdsText(observed, marker));
}

async function checkPreconditions({ step }: Attempt, deps: StepDeps): Promise<Attempt> {
  const obstacle = await firstObstacle(step.preconditions, deps.reads.look);
  if (obstacle === null) return { step };
  if (obstacle.kind === 'done') {
    const end = await already(step, obstacle.row, `Already so: ${obstacle.what}.`, deps);
    return { step, end };
  }
  // What has become just what the step would make of it needs no write.
  const recognizable = step.marker !== null || operationNamed(step.operation).effect !== 'create';
  const found = recognizable
    ? await probeStep(step, deps.clock.now(), deps.reads.look)
    : 'cannot tell';
  if (typeof found === 'object') {
    const row = found.id === null ? null : { id: found.id };
    return { step, end: await already(step, row, 'It is already so.', deps) };
  }
  if (obstacle.kind === 'unseen') {
    const message = `Whether it is there already cannot be seen: ${obstacle.why}.`;
    return { step, end: { state: 'failed', message } };
  }
  const { drift } = obstacle;
  return { step, end: { state: 'drift', message: driftInWords(drift, deps.timeZone), drift } };
}

/** The end of a step whose effect is there; journaled, because its key counts as done from now on. */
async function already(
  step: PlanStep,
  row: JsonObject | null,
  message: string,
  deps: StepDeps,
): Promise<StepEnd> {
  const id = typeof row?.id === 'string' ? row.id : null;
  const body: JsonObject = { step: { ...step }, outcome: 'noop', id };
  const now = deps.clock.now();
  await deps.journal.intend({ ...entryOf(step, deps.runId, now), body });
  await deps.journal.settle(deps.runId, step.id, now, body);
  return { state: 'noop', message, observed: row, writtenId: id };
}

/** The call is made now, from the operation and its input, and judged by the rules of now. */
async function judgeCall({ step }: Attempt, deps: StepDeps): Promise<Attempt> {
  let call: ToolCall;
  try {
    call = encodeStep(step, deps.binding);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { step, end: { state: 'failed', message: thrown.message } };
  }
  return judged(step, call, deps);
}

/** One call before the gate, whichever endpoint and tool it is of. */
async function judged(step: PlanStep, call: ToolCall, deps: StepDeps): Promise<Attempt> {
  const denied = deniedIn(judgedCall(step, call, deps.binding), deps.policy);
  if (denied !== null) {
    const also = denied === step.operation ? '' : `, which ${call.tool} can do too`;
    return { step, end: { state: 'denied', message: `The policy forbids ${denied}${also}.` } };
  }
  const stopped = await deps.canary.stopped({ operation: step.operation, call }, step.input);
  if (stopped !== null) return { step, end: { state: 'skipped', message: stopped } };
  return { step: { ...step, ...call }, call };
}

async function journalIntent(attempt: Attempt, deps: StepDeps): Promise<Attempt> {
  const sentAt = deps.clock.now();
  const intent = await deps.journal.intend(entryOf(attempt.step, deps.runId, sentAt));
  if (intent.kind === 'intended') return { ...attempt, sentAt };
  const message = `Run ${intent.entry.runId} is writing this now; the next run looks what became of it.`;
  return { ...attempt, end: { state: 'skipped', message } };
}

async function send(attempt: Attempt, deps: StepDeps): Promise<Attempt> {
  const { step, call } = attempt;
  if (!call) throw new AppError('failed', `Step ${step.id} was not judged.`);
  try {
    const result = await sendStep(step, call, deps);
    return (await sentOtherwise({ ...attempt, result }, deps)) ?? { ...attempt, result };
  } catch (thrown) {
    // Quota that never came, or a lock that passed on, held the call back: it was not sent, and nobody
    // need look for it.
    if (thrown instanceof AppError && ['quota', 'locked'].includes(thrown.code)) {
      await settle({ step, result: { state: 'failed', message: thrown.message } }, deps);
    }
    throw thrown;
  }
}

/**
 * What one call was surely refused goes to the next that serves the operation: another tool, or another
 * endpoint of the profile. It passes the same gate, and the journal holds what is sent. Null where no
 * other call may be made, or none did better.
 */
async function sentOtherwise(attempt: Attempt, deps: StepDeps): Promise<Attempt | null> {
  const { step, call, result } = attempt;
  const { operation, extra } = step;
  if (!call || result?.state !== 'failed' || !result.refused) return null;
  if (isToolCallName(operation) || Object.keys(extra).length > 0) return null;
  const refusal = { call, outcome: result.refused };
  const input = step.input as never;
  for (const other of deps.binding.otherCalls(operation, input, refusal)) {
    const next = await judged(step, other, deps);
    if (next.end) continue;
    const intended = await journalIntent(next, deps);
    const second = await sendStep(intended.step, other, deps);
    if (second.state === 'failed') continue;
    if (second.state === 'done') deps.binding.prefer(operation, other, call);
    return { ...intended, other, result: second };
  }
  return null;
}

async function settle(attempt: Attempt, deps: StepDeps): Promise<Attempt> {
  const { step, result, sentAt = deps.clock.now() } = attempt;
  if (result) await settleStep(step, result, sentAt, deps);
  return attempt;
}

/**
 * The row of the report. What a read shows of it comes after the last step, one read for many; only a
 * canary is read back at once.
 */
async function verify(attempt: Attempt, deps: StepDeps): Promise<Attempt> {
  const { step, call, result, sentAt = 0 } = attempt;
  if (result?.state !== 'done') {
    return {
      ...attempt,
      ...(result ? { end: { state: result.state, message: result.message } } : {}),
    };
  }
  const id = result.id ?? (await idByProbe(step, sentAt, deps));
  const makes = operationNamed(step.operation).effect === 'create';
  const answer = makes && isObject(result.output) ? { answer: result.output } : {};
  const end: StepEnd = { state: 'done', ...attempt.other, writtenId: id, ...answer };
  const kind = attempt.kind ?? (call && { operation: step.operation, call });
  if (!kind || !(await deps.canary.isDue(kind))) return { ...attempt, end };
  const shown = await deps.readBackOne({ ...step, ...end });
  await deps.canary.note(kind, shown);
  const { observed, matches, notReported, traces, mismatch } = shown;
  const parts = Object.entries({ observed, matches, notReported, traces, mismatch });
  const told = Object.fromEntries(parts.filter(([, value]) => value !== undefined));
  return { ...attempt, end: { ...end, ...told } };
}

/** The id of what was made, where the answer did not tell and a look can. */
async function idByProbe(step: PlanStep, sentAt: number, deps: StepDeps): Promise<string | null> {
  if (operationNamed(step.operation).effect !== 'create') return null;
  const found = await probeStep(step, sentAt, deps.look);
  return typeof found === 'object' ? found.id : null;
}

/** Both values of a drift, for a person. */
export function driftInWords({ what, planned, found }: Drift, timeZone: string): string {
  const was = fieldsInWords(planned, timeZone);
  return `${what} changed: was ${was}, is ${fieldsInWords(found, timeZone)} now.`;
}
