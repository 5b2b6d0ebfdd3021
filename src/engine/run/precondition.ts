// Whether what a step was planned on still holds.
import { canonicalJson, type Json, type JsonObject } from '../../base/index.ts';
import { whyIncomplete } from '../../clickup/index.ts';
import type { Precondition } from '../plan/plan.ts';
import { isUnseen, pick } from './compare.ts';
import { holdsText, type Look, lookAt, rowsOf } from './reads.ts';

/** What was planned on and what is there now, field by field; `found` is null for what is gone. */
export interface Drift {
  what: string;
  planned: JsonObject;
  found: JsonObject | null;
}

/** Whether a step may go ahead. */
export type Standing =
  | { kind: 'holds' }
  /** The effect is there already; `row` shows it, null where its effect is that something is gone. */
  | { kind: 'done'; what: string; row: JsonObject | null }
  | { kind: 'drift'; drift: Drift }
  /** Whether it holds cannot be seen: a clause that says why. */
  | { kind: 'unseen'; why: string };

const HOLDS: Standing = { kind: 'holds' };

/** Checks one precondition against the world. */
async function standing(condition: Precondition, look: Look): Promise<Standing> {
  const answer = await lookAt(look, condition.look);
  const rows = rowsOf(answer);
  const { what } = condition;
  const why = whyIncomplete(answer);
  // Of a part of the rows only what is there can be believed, and not what is missing.
  const absent: Standing = why === null ? HOLDS : { kind: 'unseen', why };
  switch (condition.kind) {
    case 'unmarked': {
      // Where nothing can be seen any more, nothing may be written either.
      if (answer === null)
        return drift('The place that it was planned for', { place: 'there' }, null);
      const row = rows.find((one) => holdsText(one, condition.marker));
      return row ? { kind: 'done', what, row } : absent;
    }
    case 'there': {
      const isThere = why !== null || rows.some(({ id }) => id === condition.id);
      return isThere ? HOLDS : { kind: 'done', what, row: null };
    }
    case 'only': {
      const others = rows.flatMap(({ id }) =>
        typeof id === 'string' && !condition.ids.includes(id) ? [id] : [],
      );
      return others.length === 0
        ? absent
        : drift(what, { count: condition.ids.length }, { count: rows.length });
    }
    case 'same': {
      const row = rows.find((one) => one.id === condition.id);
      return row ? asPlanned(row, condition) : drift(what, condition.fields, null);
    }
    case 'unchanged': {
      const row = rows.find((one) => one.id === condition.id);
      return row ? asPlanned(row, condition) : absent;
    }
    case 'total': {
      const total = rows
        .filter((row) => equal(pick(row, condition.where), condition.where))
        .reduce((sum, row) => sum + Number(row[condition.field] ?? 0), 0);
      return total === condition.equals
        ? absent
        : drift(what, { [condition.field]: condition.equals }, { [condition.field]: total });
    }
  }
}

/** Compares the fields that a row shows: what it leaves out has not changed for all that is known. */
function asPlanned(
  row: JsonObject,
  { what, fields }: Extract<Precondition, { kind: 'same' | 'unchanged' }>,
): Standing {
  const shown = Object.fromEntries(
    Object.entries(fields).filter(([field, wanted = null]) => !isUnseen(row, field, wanted)),
  );
  const found = pick(row, shown);
  return equal(found, shown) ? HOLDS : drift(what, shown, found);
}

/** The first of a step's preconditions that stands in its way, as it stands. */
export async function firstObstacle(
  conditions: readonly Precondition[],
  look: Look,
): Promise<Exclude<Standing, { kind: 'holds' }> | null> {
  for (const condition of conditions) {
    const now = await standing(condition, look);
    if (now.kind !== 'holds') return now;
  }
  return null;
}

/** Only the fields that differ are worth a person's time. */
function drift(what: string, planned: JsonObject, found: JsonObject | null): Standing {
  if (found === null) return { kind: 'drift', drift: { what, planned, found } };
  const differs = ([field, value]: [string, Json | undefined]) => !equal(value, found[field]);
  const changed = Object.entries(planned).filter(differs);
  const now = changed.map(([field]) => [field, found[field]] as const);
  return {
    kind: 'drift',
    drift: { what, planned: Object.fromEntries(changed), found: Object.fromEntries(now) },
  };
}

function equal(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}
