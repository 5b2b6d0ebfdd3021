// Reading back: a write has succeeded when a read shows it. One read for all steps that share a look.
import { canonicalJson, type JsonObject } from '../../base/index.ts';
import { type OperationCall, operationNamed, type Read } from '../../clickup/index.ts';
import { predictionOf, readBacksOf } from '../plan/read-backs.ts';
import { resolveStep } from '../plan/references.ts';
import { holdsText, lookAt, pick, readAll, rowsOf } from './evidence.ts';
import type { RunStep } from './report.ts';

/** What a read back showed of the steps that share a look. */
export interface Shown {
  look: OperationCall;
  rows: JsonObject[];
  steps: RunStep[];
}

/** Reads back what was done, and writes into each step what was observed. */
export async function readBack(
  steps: readonly RunStep[],
  written: ReadonlyMap<string, string>,
  read: Read,
  onReads: (count: number) => void,
): Promise<Shown[]> {
  const done = steps.filter(({ state }) => state === 'done');
  const resolved = done.flatMap((step) => {
    const full = resolveStep(step, written);
    return full ? [{ ...full, report: step }] : [];
  });
  const looks = readBacksOf(resolved);
  if (looks.length === 0) return [];
  onReads(looks.length);
  const shown: Shown[] = [];
  for (const { look, steps: group } of looks) {
    let rows: JsonObject[];
    try {
      rows = rowsOf(await lookAt((call) => readAll(read, call), look));
    } catch {
      // The writes stand; only their proof is missing, and the report leaves it out.
      continue;
    }
    for (const { report, ...step } of group) Object.assign(report, observedOf(step, rows));
    shown.push({ look, rows, steps: group.map(({ report }) => report) });
  }
  return shown;
}

/** What the rows show of a step, beside what was predicted. */
function observedOf(step: RunStep, rows: JsonObject[]): Partial<RunStep> {
  const row = rowOf(step, rows);
  const predicted = predictionOf(step);
  const observed = row ? pick(row, predicted ?? step.before ?? {}) : null;
  const matches = canonicalJson(observed) === canonicalJson(predicted);
  const { traces } = operationNamed(step.operation);
  if (!row || !traces) return { observed, matches };
  const left = Object.fromEntries(traces.map((field) => [field, row[field] ?? null]));
  return { observed, matches, traces: left };
}

/** The row of what a step wrote: by its id, else by the marker that it carries. */
function rowOf(step: RunStep, rows: JsonObject[]): JsonObject | undefined {
  const id = step.writtenId ?? step.target.id;
  const { marker } = step;
  const byId = rows.find((row) => id !== null && row.id === id);
  return byId ?? (marker === null ? undefined : rows.find((row) => holdsText(row, marker)));
}
