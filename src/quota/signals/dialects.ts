// Every dialect we understand, the most exact first. A new one is a record in the table.
import type { QuotaScope } from '../contract.ts';
import { after, type Instant, instantOf, type Member, type Moment, parseMembers } from './forms.ts';

/** Named values with lower-case names. A name can come several times; all its values are held. */
export type Bag = ReadonlyMap<string, readonly string[]>;

/** One place of an answer that may carry signals. `refused`: the answer was a refusal for quota. */
export interface Source {
  bag: Bag;
  text: string;
  refused: boolean;
  moment: Moment;
}

/** What a dialect found; members it did not find are absent. */
export interface Fragment {
  limit?: number;
  remaining?: number;
  reset?: Instant;
  windowMs?: number;
  scope?: QuotaScope;
}

/** One way of stating a quota. It never throws; nothing found is an empty list or an empty fragment. */
type Dialect = (source: Source) => Fragment[];

/**
 * Three headers that belong together: `<prefix>limit`, `<prefix>remaining`, `<prefix>reset`.
 * ClickUp's, Truto's, the older IETF drafts' and most variants differ in prefix and reset alone.
 */
const triple =
  (prefix: string): Dialect =>
  (source) => [readTriple(prefix, source)];

export const DIALECTS: readonly Dialect[] = [
  // `RateLimit: "default";r=50;t=30` with `RateLimit-Policy: "default";q=100;w=60`.
  readFields,
  triple('x-ratelimit-'),
  triple('ratelimit-'),
  triple('x-rate-limit-'),
  triple('rate-limit-'),
  readRetryAfter,
  readProse,
];

const RESETS = ['reset', 'reset-at', 'reset-time'];
const DELTAS = ['reset-after', 'reset-in', 'reset-after-seconds', 'reset-in-seconds'];
/** The names of a wait, and the ms of one unit; null: seconds, or a date. */
const WAITS: Record<string, number | null> = {
  ...{ 'retry-after': null, 'x-retry-after': null, 'retry-at': null },
  ...{ 'reset-at': null, 'resets-at': null },
  ...{ 'retry-after-seconds': 1000, 'retry-after-secs': 1000, 'retry-in-seconds': 1000 },
  ...{ 'retry-after-ms': 1, 'retry-after-milliseconds': 1, 'retry-in-ms': 1 },
};
/** Quota units beyond this are a mistake or a joke, and are taken as unsaid. */
const MOST_UNITS = 1e9;

function readTriple(prefix: string, { bag, moment }: Source): Fragment {
  const limit = units(bag, `${prefix}limit`, 1);
  const used = units(bag, `${prefix}used`, 0);
  const negative = numbers(bag, `${prefix}remaining`).some((value) => value < 0) ? 0 : undefined;
  const unused = limit === undefined || used === undefined ? negative : Math.max(limit - used, 0);
  const deltas = DELTAS.flatMap((suffix) => wait(bag, prefix + suffix, 1000, moment));
  const resets = RESETS.map((suffix) => instants(bag, prefix + suffix, moment));
  return fragmentOf({
    limit,
    remaining: units(bag, `${prefix}remaining`, 0) ?? unused,
    reset: latest(deltas) ?? latest(resets.find(({ length }) => length > 0) ?? []),
    windowMs: lengthOf(bag, prefix, limit),
  });
}

/** The window's length: a header of its own, or the `w=` of the policy that the limit belongs to. */
function lengthOf(bag: Bag, prefix: string, limit: number | undefined): number | undefined {
  const stated = units(bag, `${prefix}window`, 1);
  if (stated !== undefined) return stated * 1000;
  const policies = [...(bag.get(`${prefix}limit`) ?? []), ...(bag.get(`${prefix}policy`) ?? [])]
    .flatMap(parseMembers)
    .filter((member) => Number(member.params.get('w')) > 0);
  const own = policies.find((member) => Number(member.name) === limit) ?? policies[0];
  return own && Number(own.params.get('w')) * 1000;
}

/** The newer IETF drafts, with any number of named policies. Draft 07 wrote a dictionary instead. */
function readFields({ bag, moment }: Source): Fragment[] {
  const states = (bag.get('ratelimit') ?? []).flatMap(parseMembers);
  const policies = (bag.get('ratelimit-policy') ?? []).flatMap(parseMembers);
  const stated = dictionary(states) ?? states;
  if (stated.length === 0) return policies.map((policy) => fieldsOf(undefined, policy, moment));
  return stated.map((state) => {
    const named = policies.find((policy) => policy.name === state.name);
    return fieldsOf(state, named ?? (policies.length === 1 ? policies[0] : undefined), moment);
  });
}

/** `limit=100, remaining=50, reset=5` as if it were one member of the later form. */
function dictionary(members: Member[]): Member[] | undefined {
  const value = (key: string) => members.find((member) => member.name === key)?.value ?? '';
  const params = new Map([
    ['q', value('limit')],
    ['r', value('remaining')],
    ['t', value('reset')],
  ]);
  return params.get('r') || params.get('t') ? [{ name: '', value: undefined, params }] : undefined;
}

function fieldsOf(state: Member | undefined, policy: Member | undefined, moment: Moment): Fragment {
  const param = (name: string, from: Member | undefined) => count(from?.params.get(name));
  const [limit, t, w] = [
    param('q', policy) ?? param('q', state) ?? count(policy?.name),
    param('t', state),
    param('w', policy) ?? param('w', state),
  ];
  return fragmentOf({
    limit: limit === 0 ? undefined : limit,
    remaining: param('r', state),
    reset: t === undefined ? undefined : after(t * 1000, moment, Number.isInteger(t) ? 1000 : 0),
    windowMs: w ? w * 1000 : undefined,
  });
}

/** `Retry-After` in its two forms, and the names under which JSON bodies say the same. */
function readRetryAfter({ bag, moment }: Source): Fragment[] {
  const stated = Object.entries(WAITS).flatMap(([name, unit]) =>
    unit === null ? instants(bag, name, moment) : wait(bag, name, unit, moment),
  );
  // Some bodies write `"retryAfter": "30s"`.
  const spans = (bag.get('retry-after') ?? []).flatMap(
    (value) => /^\s*(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?\s*$/i.exec(value)?.[1] ?? [],
  );
  const found = [...stated, ...spans.flatMap((span) => instantOf(span, moment) ?? [])];
  return [fragmentOf({ reset: latest(found) })];
}

/** A fragment without its undefined members. */
function fragmentOf(members: { [K in keyof Fragment]: Fragment[K] | undefined }): Fragment {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The values under a name as finite numbers; `99, 99` and `100;w=60` count as they mean. */
function numbers(bag: Bag, name: string): number[] {
  return (bag.get(name) ?? [])
    .flatMap((value) => value.split(','))
    .map((part) => (part.split(';')[0] ?? '').trim())
    .filter((part) => /^[+-]?\d+(\.\d+)?$/.test(part))
    .map(Number);
}

/** The smallest sane count under a name: where copies disagree the tightest is safe. */
function units(bag: Bag, name: string, least: 0 | 1): number | undefined {
  const sane = numbers(bag, name).filter((value) => value >= least && value <= MOST_UNITS);
  return sane.length === 0 ? undefined : Math.floor(Math.min(...sane));
}

/** The longest wait stated under a name, whose unit is so many ms. */
function wait(bag: Bag, name: string, unitMs: number, moment: Moment): Instant[] {
  const values = numbers(bag, name).filter((value) => value >= 0);
  if (values.length === 0) return [];
  const most = Math.max(...values);
  return [after(most * unitMs, moment, unitMs > 1 && Number.isInteger(most) ? unitMs : 0)];
}

function instants(bag: Bag, name: string, moment: Moment): Instant[] {
  return (bag.get(name) ?? [])
    .flatMap((value) => (/[a-z]/i.test(value) ? [value] : value.split(',')))
    .flatMap((value) => instantOf(value, moment) ?? []);
}

/** The latest of several: coming late does no harm. */
function latest(found: Instant[]): Instant | undefined {
  return found.reduce<Instant | undefined>(
    (most, one) => (most && most.at >= one.at ? most : one),
    undefined,
  );
}

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPAN = String.raw`(?:\d{1,6}(?:\.\d{1,3})?\s?[a-z]{1,12}[\s,]{0,2}(?:and\s)?){1,4}`;
const WAIT = new RegExp(
  String.raw`\b(?:try again|retry|wait|available|resets?)\s(?:again\s)?(?:after\s|in\s|for\s)?(?:about\s)?(${SPAN})`,
  'i',
);
const MOMENT =
  /\b(?:resets?|until|try again|retry|available)\s(?:again\s)?(?:at|on|after)?[:\s]{0,2}([\d][\dT:.+\-Z ]{6,35})/i;
const USED = /(\d{1,9})\s?\/\s?(\d{1,9})\s(?:[a-z]+\s){0,2}used/i;

/**
 * The last resort: the waiting time, the daily scope and "used of limit" in a sentence such as "Daily MCP
 * limit reached (100/100 calls used). Try again in 29m." Only a refusal is read this way, so that a task
 * called "try again in 29m" means nothing.
 */
function readProse({ text, refused, moment }: Source): Fragment[] {
  if (!refused || text === '') return [];
  const found: Fragment = { remaining: 0 };
  const reset = spanIn(text, moment) ?? momentIn(text, moment);
  if (reset) found.reset = reset;
  const used = USED.exec(text);
  if (used && Number(used[2]) > 0) found.limit = Number(used[2]);
  if (/\b(daily|per day|24[\s-]?h(ours?)?)\b/i.test(text)) found.scope = 'day';
  return [found];
}

function spanIn(text: string, moment: Moment): Instant | undefined {
  const span = WAIT.exec(text)?.[1];
  if (span === undefined) return undefined;
  let ms = 0;
  for (const [, amount, unit = ''] of span.matchAll(/(\d+(?:\.\d+)?)\s?([a-z]+)/gi)) {
    const word = unit.toLowerCase();
    const name = /^(ms|millis)/.test(word) ? 'ms' : word.slice(0, 1);
    ms += Number(amount) * (UNIT_MS[name] ?? 0);
  }
  return ms > 0 ? after(ms, moment) : undefined;
}

function momentIn(text: string, moment: Moment): Instant | undefined {
  const stated = MOMENT.exec(text)?.[1]
    ?.trim()
    .replace(/[.\s]+$/, '');
  return stated === undefined ? undefined : (instantOf(stated, moment) ?? undefined);
}
