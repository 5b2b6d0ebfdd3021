// Small readings of looks and inputs that several operations' probes and inverses share.
import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { always, type Probe } from '../operation.ts';

/** The id in what a write answered; null when it names none. */
export function idIn(output: unknown): string | null {
  return isObject(output) && typeof output.id === 'string' ? output.id : null;
}

/** Says that a removal took effect: the rows, or the thing itself (null: gone), no longer hold the id. */
export function gone(answer: unknown, id: Json | undefined): { id: null } | null {
  return holdsId(answer, id) ? null : { id: null };
}

/** What removals share that the step of a plan has to say how to look for; `id`: the member that names it. */
export function removes(id: string) {
  const applied: Probe['applied'] = (answer, input) => gone(answer, input[id]);
  const probe: Probe = { look: () => null, applied };
  return { effect: 'delete' as const, output: z.object({}), repeatable: always, probe };
}

function holdsId(answer: unknown, id: Json | undefined): boolean {
  if (Array.isArray(answer)) return answer.some((row) => holdsId(row, id));
  if (!isObject(answer)) return false;
  return answer.id === id || holdsId(answer.keyResults, id) || holdsId(answer.items, id);
}

/** Whether a thing can have been made at or after an instant; one whose time is not told can. */
export function madeSince(madeAt: number | null, since: number): boolean {
  return madeAt === null || madeAt >= since;
}

/** The members that have a value: an input does without those that are null. */
export function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
