// What rules are made of: what a part of a query means, the words for what is not set, comparisons of
// times, numbers and texts, and errors that point at the place.
import { AppError, fold } from '../../base/index.ts';
import type { Task } from '../../clickup/index.ts';
import type { Hierarchy } from '../../hierarchy/index.ts';
import { spanNamed } from './moments.ts';
import type { Push } from './push.ts';
import { queryError, type Test } from './query.ts';

/** A task, with what only the reads that brought it tell. */
export interface Candidate {
  task: Task;
  /** The lists that were asked for and brought it. */
  lists: ReadonlySet<string>;
  /** Whether it, its list or its folder is archived. */
  archived: boolean;
  /** Whether it was read by its id: then a search may leave it out. */
  alone?: boolean;
}

export type Need = keyof Task;

export interface Meaning {
  matches(one: Candidate): boolean;
  push: Push;
  /** Fields that a row must show to be judged. */
  needs: Need[];
  /** Lists that are named: they are read though a search in the workspace leaves them out. */
  reach?: string[];
}

/** What names are resolved with. Errors of a query point into `source`. */
export interface Terms {
  source: string;
  hierarchy: Hierarchy;
  now: number;
  timeZone: string;
}

/** The words for what is not set and what is set, whatever the key. */
const NONE = 'none';
export const ANY = 'any';

export function simple(need: Need, matches: (one: Candidate) => boolean): Meaning {
  return { matches, push: {}, needs: [need] };
}

export function isSpecial(value: string): boolean {
  return [NONE, ANY].includes(fold(value));
}

/** Whether `none` or `any` was said and holds. */
export function hasSpecial(test: Test, isSet: boolean): boolean {
  return test.values.some((value) => fold(value) === (isSet ? ANY : NONE));
}

export function wrong({ at }: Test, source: string, sentence: string, next?: string): AppError {
  return queryError(source, at ?? { from: 0, to: source.length }, sentence, next);
}

/** The error of a name that cannot be resolved, pointing at where it was said. */
export async function pointed<T>(
  test: Test,
  source: string,
  resolve: () => Promise<T>,
): Promise<T> {
  try {
    return await resolve();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
    throw wrong(test, source, thrown.message, thrown.next);
  }
}

type Bounds = readonly [from: keyof Push & `${string}From`, before: keyof Push & `${string}Before`];

/** Comparisons with a span: before it begins, or up to its end. */
export function inTime(
  test: Test,
  terms: Terms,
  field: 'dueAt' | 'startAt' | 'createdAt' | 'updatedAt' | 'doneAt',
  bounds: Bounds | null,
): Meaning {
  const spans = test.values
    .filter((value) => !isSpecial(value))
    .map((value) => {
      const span = spanNamed(value, terms);
      if (span !== null) return edgesOf(test.op, span);
      throw wrong(
        test,
        terms.source,
        `"${value}" names no day.`,
        'Write today, friday, +7d, this-week, "next friday", 2026-11-28, 2026-W48 or 2026-11-01..2026-11-15.',
      );
    });
  const inside = (at: number | null) =>
    at !== null && spans.some(({ from, before }) => at >= from && at < before);
  const push: Push = {};
  if (bounds && !test.values.some(isSpecial)) {
    const from = Math.min(...spans.map((span) => span.from));
    const before = Math.max(...spans.map((span) => span.before));
    if (Number.isFinite(from)) push[bounds[0]] = from as never;
    if (Number.isFinite(before)) push[bounds[1]] = before as never;
  }
  return {
    matches: ({ task }) => hasSpecial(test, task[field] !== null) || inside(task[field]),
    push,
    needs: [field],
  };
}

export function edgesOf(op: Test['op'], { from, before }: { from: number; before: number }) {
  const [first, last] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (op === '<') return { from: first, before: from };
  if (op === '<=') return { from: first, before };
  if (op === '>') return { from: before, before: last };
  return op === '>=' ? { from, before: last } : { from, before };
}

export function numeric(
  test: Test,
  { source }: Terms,
  field: 'estimateMs' | 'spentMs' | 'points',
  read: (text: string) => number | null,
  what: string,
): Meaning {
  const wanted = test.values
    .filter((value) => !isSpecial(value))
    .map((value) => {
      const number = read(value);
      if (number !== null) return number;
      throw wrong(test, source, `"${value}" is not ${what}.`);
    });
  // ClickUp leaves out a tracked time of zero.
  const shownBy = (task: Task) => (field === 'spentMs' ? task.spentMs || null : task[field]);
  return {
    matches: ({ task }) => {
      const value = shownBy(task);
      if (hasSpecial(test, value !== null)) return true;
      const own = value ?? (field === 'spentMs' ? 0 : null);
      return own !== null && wanted.some((one) => compares(test.op, own, one));
    },
    push: {},
    needs: field === 'spentMs' ? [] : [field],
  };
}

export function compares(op: Test['op'], own: number, wanted: number): boolean {
  if (op === '<') return own < wanted;
  if (op === '<=') return own <= wanted;
  if (op === '>') return own > wanted;
  return op === '>=' ? own >= wanted : own === wanted;
}

/** `:` and `~` look inside, `=` compares the whole; letter case never counts. */
export function texts(test: Test, needs: Need[], of: (task: Task) => string[]): Meaning {
  const wanted = test.values.filter((value) => !isSpecial(value)).map(fold);
  return {
    matches: ({ task }) => {
      const own = of(task).map(fold);
      const isSet = own.some((one) => one !== '');
      if (hasSpecial(test, isSet)) return true;
      return wanted.some((one) =>
        own.some((text) => (test.op === '=' ? text === one : text.includes(one))),
      );
    },
    push: {},
    needs,
  };
}

/** Done or closed; where a status has no type, its dates and its name tell. */
export function isFinished({ status, doneAt, closedAt }: Task): boolean {
  if (status.type !== null) return status.type === 'done' || status.type === 'closed';
  return doneAt !== null || closedAt !== null || /^(done|closed?|completed?)$/i.test(status.name);
}
