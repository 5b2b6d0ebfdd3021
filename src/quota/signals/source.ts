// What a dialect is given to read: named values, text, and the moment they arrived.
import { instantOf, type Moment } from './instant.ts';

/** Named values with lower-case names. A name can come several times; all its values are kept. */
export type Bag = ReadonlyMap<string, readonly string[]>;

/** One place of an answer that may carry signals. `refused`: the answer was a refusal for quota. */
export interface Source {
  origin: 'headers' | 'body';
  bag: Bag;
  text: string;
  refused: boolean;
  moment: Moment;
}

/** What a dialect found; members it did not find are absent. */
export interface Fragment {
  limit?: number;
  remaining?: number;
  resetAt?: number;
  windowMs?: number;
  scope?: 'window' | 'day';
  confidence?: 'stated' | 'inferred' | 'guess';
}

/** One way of stating a quota. `read` never throws; nothing found is an empty list. */
export interface Dialect {
  name: string;
  read(source: Source): Fragment[];
}

/** Quota units beyond this are a mistake or a joke, and are taken as unsaid. */
const MOST_UNITS = 1e9;

/** Adds a value under a name, cut to a length no honest value reaches. */
export function put(bag: Map<string, string[]>, name: string, value: string): void {
  const values = bag.get(name);
  if (values) values.push(value.slice(0, 500));
  else bag.set(name, [value.slice(0, 500)]);
}

/** The values under a name as finite numbers; `99, 99` and `100;w=60` count as they mean. */
export function numbers(bag: Bag, name: string): number[] {
  return (bag.get(name) ?? [])
    .flatMap((value) => value.split(','))
    .map((part) => (part.split(';')[0] ?? '').trim())
    .filter((part) => /^[+-]?\d+(\.\d+)?$/.test(part))
    .map(Number);
}

/** The smallest sane count under a name: where copies disagree the tightest is safe. */
export function units(bag: Bag, name: string, least: 0 | 1): number | undefined {
  const sane = numbers(bag, name).filter((value) => value >= least && value <= MOST_UNITS);
  return sane.length === 0 ? undefined : Math.floor(Math.min(...sane));
}

/** The latest instant stated under a name (epoch ms, our clock): coming late does no harm. */
export function latestInstant(
  bag: Bag,
  name: string,
  moment: Moment,
): { at: number; sure: boolean } | undefined {
  const found = (bag.get(name) ?? [])
    .flatMap((value) => (/[a-z]/i.test(value) ? [value] : value.split(',')))
    .map((value) => instantOf(value, moment))
    .filter((instant) => instant !== null);
  return found.reduce<{ at: number; sure: boolean } | undefined>(
    (latest, instant) => (latest && latest.at >= instant.at ? latest : instant),
    undefined,
  );
}
