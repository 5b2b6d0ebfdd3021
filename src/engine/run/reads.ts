// Reads around a write: cached for a minute where many steps share them, or fresh; and the rows in
// their answers.
import {
  AppError,
  type Clock,
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
} from '../../base/index.ts';
import {
  incomplete,
  type OperationCall,
  type Read,
  type ReadOperationName,
  reasonsTogether,
  whyIncomplete,
} from '../../clickup/index.ts';

/** Reads the answer of a look, all its pages. */
export type Look = (call: OperationCall) => Promise<unknown>;

/**
 * How long a cached answer is used, ms. A plan that is applied at once costs no second read; one
 * that waits for quota, or was saved, reads again.
 */
const FRESH_FOR_MS = 60_000;

/** Reads whose answers are cached for a minute. */
export interface ReadCache {
  look: Look;
  /** Reads again, and caches that. */
  lookFresh: Look;
  /** Makes every next look read again. */
  forget(): void;
  /** When the oldest answer that may still be used was asked for, epoch ms; null when there is none. */
  oldest(): number | null;
}

export function createReadCache(read: Read, clock: Clock): ReadCache {
  const seen = new Map<string, { at: number; answer: Promise<unknown> }>();
  /** What is too old to be used is let go, or a plan that reads for hours would hold all of it. */
  const letGo = (now: number) => {
    // In the order in which they were asked for.
    for (const [key, { at }] of seen) {
      if (now - at < FRESH_FOR_MS) return;
      seen.delete(key);
    }
  };
  const lookFresh: Look = (call) => {
    const key = canonicalJson(call);
    const now = clock.now();
    letGo(now);
    const answer = readAll(read, call);
    seen.delete(key);
    seen.set(key, { at: now, answer });
    answer.catch(() => {
      if (seen.get(key)?.answer === answer) seen.delete(key);
    });
    return answer;
  };
  return {
    look(call) {
      const cached = seen.get(canonicalJson(call));
      return cached && clock.now() - cached.at < FRESH_FOR_MS ? cached.answer : lookFresh(call);
    },
    lookFresh,
    forget: () => seen.clear(),
    oldest: () =>
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
  const gaps: (string | null)[] = [];
  let cursor: string | undefined;
  for (;;) {
    const input = cursor === undefined ? call.input : { ...call.input, cursor };
    const answer: unknown = await read(operation, input as never);
    if (!isObject(answer) || !Array.isArray(answer.items)) return answer;
    items.push(...answer.items);
    gaps.push(whyIncomplete(answer));
    const next = answer.next;
    // A cursor that does not move would read for ever.
    if (typeof next !== 'string' || next === cursor) {
      return incomplete({ items, next: null }, reasonsTogether(gaps));
    }
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

/** Whether any text of a row holds the marker. */
export function holdsText(row: JsonObject, marker: string): boolean {
  return Object.values(row).some((value) =>
    typeof value === 'string'
      ? value.includes(marker)
      : isObject(value) && holdsText(value, marker),
  );
}
