// Reading back: a write has succeeded when a read shows it. One read for all steps that share a look;
// what that does not show as predicted is looked at again, and then by itself.
import type { Clock, JsonObject } from '../../base/index.ts';
import { type OperationCall, operationNamed, type Read } from '../../clickup/index.ts';
import { daysIn, predictionOf, readBacksOf } from '../plan/read-backs.ts';
import { resolveStep } from '../plan/references.ts';
import { type Comparison, compareRow } from './compare.ts';
import { holdsText, type Look, lookAt, readAll, rowsOf } from './reads.ts';
import type { RunStep } from './report.ts';

/** What a read back showed of the steps that share a look. */
export interface Shown {
  look: OperationCall;
  rows: JsonObject[];
  steps: RunStep[];
}

/** What reading back needs. */
export interface ReadBackDeps {
  read: Read;
  clock: Clock;
  signal?: AbortSignal | undefined;
  onReads(count: number): void;
}

/** A list may be a moment late, ms. */
const MOMENT_MS = 2_000;

/** So many steps are looked at one by one, where a look that they share does not show them. */
const MOST_SINGLE = 5;

/** Reads back what was done, and writes into each step what was observed. */
export async function readBack(
  steps: readonly RunStep[],
  written: ReadonlyMap<string, string>,
  deps: ReadBackDeps,
): Promise<Shown[]> {
  const done = steps.filter(({ state }) => state === 'done');
  const resolved = done.flatMap((step) => {
    const full = resolveStep(step, written);
    return full ? [{ ...full, report: step }] : [];
  });
  const looks = readBacksOf(resolved);
  if (looks.length === 0) return [];
  deps.onReads(looks.length);
  const look: Look = (call) => lookAt((one) => readAll(deps.read, one), call);
  const shown: Shown[] = [];
  for (const { look: call, steps: group } of looks) {
    const answer = await answerOf(call, group, look, deps);
    // The writes stand; only their proof is missing, and the report leaves it out.
    if (answer === undefined) continue;
    for (const { report, ...step } of group) Object.assign(report, observedOf(step, answer));
    shown.push({ look: call, rows: rowsOf(answer), steps: group.map(({ report }) => report) });
  }
  await lookOneByOne(resolved, look);
  return shown;
}

type Resolved = RunStep & { report: RunStep };

/** The answer to a look, to a second one where the first is not as predicted; undefined: none works. */
async function answerOf(
  call: OperationCall,
  group: readonly Resolved[],
  look: Look,
  { clock, signal }: ReadBackDeps,
): Promise<unknown> {
  const first = await look(call).catch(() => undefined);
  if (first === undefined) return first;
  if (!group.some((step) => observedOf(step, first).matches === false)) return first;
  try {
    await clock.sleep(MOMENT_MS, signal);
    return await look(call);
  } catch {
    return first;
  }
}

/** A listing may leave a thing out, or most of its fields, that is shown when it is asked for. */
async function lookOneByOne(steps: readonly Resolved[], look: Look): Promise<void> {
  const open = steps.filter(({ report: { observed, matches } }) => {
    return observed !== undefined && matches !== true;
  });
  for (const { report, ...step } of open.slice(0, MOST_SINGLE)) {
    const id = idOfRow(step);
    const call = id === null ? null : operationNamed(step.operation).single?.(id);
    if (!call) continue;
    const answer = await look(call).catch(() => null);
    if (!rowsOf(answer).some((row) => row.id === id)) continue;
    delete report.matches;
    delete report.notReported;
    delete report.mismatch;
    Object.assign(report, observedOf(step, answer));
  }
}

/** What an answer shows of a step, next to what was predicted. */
function observedOf(step: RunStep, answer: unknown): Partial<RunStep> {
  const rows = rowsOf(answer);
  const row = rowOf(step, rows);
  const compared = compareByProbe(step, answer) ?? compareIn(step, row, rows);
  const { traces } = operationNamed(step.operation);
  if (!row || !traces) return compared;
  const left = Object.fromEntries(traces.map((field) => [field, row[field] ?? null]));
  return { ...compared, traces: left };
}

/** Where no field is predicted, the operation itself says whether it took effect. */
function compareByProbe(step: RunStep, answer: unknown): Comparison | null {
  const { effect, probe } = operationNamed(step.operation);
  const speaks = effect === 'delete' || Object.keys(step.after).length > 0;
  if (speaks || step.look !== null || !probe || answer === null) return null;
  const found = probe.applied(answer, step.input, step.marker, 0);
  if (found === 'cannot tell') return { observed: null, notReported: [] };
  return found ? { observed: {}, matches: true } : { observed: null, matches: false };
}

function compareIn(step: RunStep, row: JsonObject | undefined, rows: JsonObject[]): Comparison {
  const predicted = predictionOf(step);
  if (!predicted) return row ? { observed: step.before ?? {}, matches: false } : GONE;
  // Many a listing leaves out which list a task is in.
  const isPlaced = step.operation === 'task.create' && typeof row?.listId === 'string';
  const all = isPlaced ? { ...predicted, listId: step.input.listId ?? null } : predicted;
  if (row) return compareRow(row, all, rows, step.before, daysIn(step));
  // Where it landed elsewhere, only the answer to the write tells.
  if (step.answer) {
    const told = compareRow(step.answer, predicted, [step.answer], null, daysIn(step));
    if (told.matches === false) return told;
  }
  // What was written may stand among rows that show neither its id nor its mark: nothing there says no.
  const unsure = rows.some((one) => compareRow(one, predicted, rows, null).matches !== false);
  return unsure
    ? { observed: null, notReported: Object.keys(predicted) }
    : { observed: null, matches: false };
}

const GONE: Comparison = { observed: null, matches: true };

/** The row of what a step wrote: by its id, else by the marker that it carries. */
function rowOf(step: RunStep, rows: JsonObject[]): JsonObject | undefined {
  const id = idOfRow(step);
  const { marker } = step;
  const byId = rows.find((row) => id !== null && (row.id === id || row.customId === id));
  return byId ?? (marker === null ? undefined : rows.find((row) => holdsText(row, marker)));
}

/** An answer that names another thing than the one to change is no proof of a change. */
function idOfRow({ operation, target, writtenId = null }: RunStep): string | null {
  const makes = operationNamed(operation).effect === 'create';
  const changes = !makes && operation.startsWith(`${target.kind}.`);
  return (changes ? target.id : writtenId) ?? writtenId ?? target.id;
}
