// Looking at the world around a write: reads that many steps share, and what is in their answers.
import {
  AppError,
  type Clock,
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
} from '../../base/index.ts';
import type { OperationCall, Read, ReadOperationName } from '../../clickup/index.ts';

/** Reads the answer of a look, all its pages. */
export type Look = (call: OperationCall) => Promise<unknown>;

/**
 * How long a look is believed, ms. A plan that is applied at once costs no second read; one that
 * waits for quota, or was saved, looks again.
 */
const BELIEVED_MS = 60_000;

/** Looks, each remembered for a minute. */
export interface Evidence {
  look: Look;
  /** Reads anew, and remembers that. */
  lookAnew: Look;
  /** Makes every next look read again. */
  forget(): void;
  /** When the oldest look that may still be believed was made, epoch ms; null when there is none. */
  since(): number | null;
}

export function createEvidence(read: Read, clock: Clock): Evidence {
  const seen = new Map<string, { at: number; answer: Promise<unknown> }>();
  const lookAnew: Look = (call) => {
    const key = canonicalJson(call);
    const answer = readAll(read, call);
    seen.set(key, { at: clock.now(), answer });
    answer.catch(() => seen.delete(key));
    return answer;
  };
  return {
    look(call) {
      const held = seen.get(canonicalJson(call));
      return held && clock.now() - held.at < BELIEVED_MS ? held.answer : lookAnew(call);
    },
    lookAnew,
    forget: () => seen.clear(),
    since: () =>
      [...seen.values()].reduce<number | null>(
        (first, { at }) => (first === null ? at : Math.min(first, at)),
        null,
      ),
  };
}

/** Reads a call; a paged answer comes back as one page that holds every item. */
export async function readAll(read: Read, call: OperationCall): Promise<unknown> {
  const operation = call.operation as ReadOperationName;
  const items: Json[] = [];
  let cursor: string | undefined;
  for (;;) {
    const input = cursor === undefined ? call.input : { ...call.input, cursor };
    const answer: unknown = await read(operation, input as never);
    if (!isObject(answer) || !Array.isArray(answer.items)) return answer;
    items.push(...answer.items);
    const next = answer.next;
    // A cursor that does not move would read for ever.
    if (typeof next !== 'string' || next === cursor) return { items, next: null };
    cursor = next;
  }
}

/** What a look shows; null when the thing or the place that it looks at is gone. */
export async function lookAt(look: Look, call: OperationCall): Promise<unknown> {
  try {
    return await look(call);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.data.reason === 'not-found') return null;
    throw thrown;
  }
}

/** Things that come inside others. */
const INNER = ['keyResults', 'members'];

/**
 * The things in an answer: a list's rows, a page's items, or the thing itself; and the key results
 * of a goal, the members of a workspace.
 */
export function rowsOf(answer: unknown): JsonObject[] {
  const held = isObject(answer) && Array.isArray(answer.items) ? answer.items : [answer].flat();
  const rows = held.filter(isObject);
  const inner = rows.flatMap((row) => INNER.flatMap((name) => row[name] ?? []));
  return [...rows, ...inner.filter(isObject)];
}

/**
 * The part of a row that is compared with a step's `after`. Where that speaks of a thing by its
 * name alone (a status), or of people by their ids alone, so does the part.
 */
export function pick(row: JsonObject, fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([field, wanted]) => {
      const value = row[field] ?? null;
      return [field, spokenOf(value, wanted)];
    }),
  );
}

function spokenOf(value: Json, wanted: Json | undefined): Json {
  if (typeof wanted === 'string' && isObject(value)) return value.name ?? value;
  if (!isTexts(wanted) || !Array.isArray(value)) return value;
  const texts = value.map((one) => (isObject(one) ? String(one.id) : one));
  // ClickUp gives tags and people in any order, and names in small letters.
  return isTexts(texts) && sameSet(texts, wanted) ? wanted : texts;
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function sameSet(some: string[], others: string[]): boolean {
  const folded = (texts: string[]) => new Set(texts.map((text) => text.toLowerCase()));
  const [left, right] = [folded(some), folded(others)];
  return left.size === right.size && [...left].every((text) => right.has(text));
}

/** Whether any text of a row holds the marker. */
export function holdsText(row: JsonObject, marker: string): boolean {
  return Object.values(row).some((value) =>
    typeof value === 'string'
      ? value.includes(marker)
      : isObject(value) && holdsText(value, marker),
  );
}
