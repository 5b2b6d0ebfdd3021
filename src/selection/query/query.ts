// A query as data, and as text again: printing and parsing are each other's inverse. And the error of a
// query, which shows the line and points at the place.
import { AppError } from '../../base/index.ts';

/** Where in the text something stands, from inclusive, to exclusive. */
export interface Place {
  from: number;
  to: number;
}

export type Op = ':' | '=' | '<' | '<=' | '>' | '>=' | '~';

/** What a key can be compared by. */
const SAME: readonly Op[] = [':', '='];
const WORDS: readonly Op[] = [':', '=', '~'];
const ORDERED: readonly Op[] = [':', '=', '<', '<=', '>', '>='];

/** Every key, with the comparisons that it takes. */
export const KEYS = {
  list: SAME,
  folder: SAME,
  space: SAME,
  status: SAME,
  assignee: SAME,
  creator: SAME,
  tag: SAME,
  priority: ORDERED,
  due: ORDERED,
  start: ORDERED,
  created: ORDERED,
  updated: ORDERED,
  done: ORDERED,
  estimate: ORDERED,
  tracked: ORDERED,
  points: ORDERED,
  name: WORDS,
  description: WORDS,
  text: WORDS,
  id: SAME,
  parent: SAME,
  archived: SAME,
  field: ['=', '<', '<=', '>', '>=', '~'],
} satisfies Record<string, readonly Op[]>;
export type Key = keyof typeof KEYS;

/** Words that stand for a whole condition. */
export const FLAGS = ['open', 'closed', 'overdue', 'unassigned', 'subtask'] as const;
export type Flag = (typeof FLAGS)[number];

/** One comparison: it holds where any of the values fits. */
export interface Test {
  kind: 'test';
  key: Key;
  op: Op;
  /** None: the custom field has any value. */
  values: string[];
  /** Of the custom field, where the key is `field`. */
  name?: string;
  at?: Place;
}

/** A condition that holds no other. */
export type Leaf =
  | Test
  /** The name of the task holds this. */
  | { kind: 'word'; text: string; at?: Place }
  | { kind: 'flag'; flag: Flag; at?: Place };

export type Query = Leaf | { kind: 'and' | 'or'; of: Query[] } | { kind: 'not'; of: Query };

/** Several conditions as one; the same kind inside is taken apart. */
export function joined(kind: 'and' | 'or', of: Query[]): Query {
  const flat = of.flatMap((one) => (one.kind === kind ? one.of : [one]));
  const [only] = flat;
  return flat.length === 1 && only ? only : { kind, of: flat };
}

/** Every leaf of a query. */
export function leavesOf(query: Query): Leaf[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(query.of);
    default:
      return [query];
  }
}

/** The query as it can be typed. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'and':
      return query.of.map((one) => inside(one, ['or'])).join(' ');
    case 'or':
      return query.of.map((one) => inside(one, [])).join(' or ');
    case 'not':
      return `-${inside(query.of, ['or', 'and'])}`;
    case 'word':
      return quoted(query.text);
    case 'flag':
      return query.flag;
    case 'test': {
      const { key, name, op, values } = query;
      const what = name === undefined ? key : `${key}:${plain(name, /^[\p{L}\p{N}_]+$/u)}`;
      if (values.length === 0) return what;
      return `${what}${op}${values.map((value) => plain(value, BARE)).join(',')}`;
    }
  }
}

/** Texts that need no quotes as values. */
const BARE = /^[\p{L}\p{N}@#+/._-][\p{L}\p{N}@#+/.:_-]*$/u;

function inside(query: Query, wrapped: Query['kind'][]): string {
  const text = printQuery(query);
  return wrapped.includes(query.kind) ? `(${text})` : text;
}

function plain(text: string, bare: RegExp): string {
  return bare.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** More of a long line than this is cut on either side, in characters. */
const SHOWN = 60;

/** Errors in a query are `usage`; `data` holds the place in the whole text. */
export function queryError(
  source: string,
  { from, to }: Place,
  sentence: string,
  next?: string,
): AppError {
  const start = from === 0 ? 0 : source.lastIndexOf('\n', from - 1) + 1;
  const newline = source.indexOf('\n', from);
  const end = newline < 0 ? source.length : newline;
  const line = source.slice(start, end);
  const cutAt = Math.max(0, from - start - SHOWN);
  const shown = line.slice(cutAt, cutAt + 2 * SHOWN);
  const lead = cutAt > 0 ? '…' : '';
  const column = from - start - cutAt + lead.length;
  const length = Math.max(1, Math.min(to, end) - from);
  const number = source.slice(0, from).split('\n').length;
  const where = source.includes('\n') ? ` (line ${number})` : '';
  const arrow = `${' '.repeat(column)}${'^'.repeat(Math.min(length, 2 * SHOWN))}`;
  return new AppError('usage', `${sentence}${where}\n  ${lead}${shown}\n  ${arrow}`, {
    ...(next === undefined ? {} : { next }),
    data: { query: source, from, to },
  });
}
