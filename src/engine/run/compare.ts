// Compares a row with what was predicted of it, field by field: the same, a mismatch, or not
// reported, because the endpoint leaves out of its rows what would tell.
import { canonicalJson, isObject, type Json, type JsonObject } from '../../base/index.ts';
import { reportedOf } from '../../clickup/index.ts';

/** What was predicted of a row, compared with what the row shows. */
export interface Comparison {
  observed: JsonObject | null;
  /** Absent where the rows cannot tell. */
  matches?: boolean;
  /** Predicted fields that no row of the answer reports. */
  notReported?: string[];
  /** The fields that are not as predicted, both ways. */
  mismatch?: { predicted: JsonObject; observed: JsonObject };
}

type Verdict = 'same' | 'mismatch' | 'not reported';

/**
 * Compares a row with what was predicted of it; `rows` are all that came in the same answer, `days`
 * the fields of which only the day counts. What a row reports as empty is a mismatch; what no row
 * reports at all is not reported.
 */
export function compareRow(
  row: JsonObject,
  predicted: JsonObject,
  rows: readonly JsonObject[],
  before: JsonObject | null,
  days: readonly string[] = [],
): Comparison {
  const observed = pick(row, predicted);
  const verdicts = Object.entries(predicted).map(([field, wanted = null]) => {
    const shows = (one: JsonObject | null) => one !== null && !isBlank(one[field] ?? null);
    const reports = (one: JsonObject) =>
      reportedOf(one)?.has(field) === true || shows(one) || partOf(one, field)?.isShown === true;
    const shown = shows(before) || reports(row) || rows.some(reports);
    const seen = observed[field] ?? null;
    const near = isNear(field, seen, wanted, days.includes(field));
    return { field, verdict: near ? ('same' as const) : compareValue(seen, wanted, shown) };
  });
  const of = (verdict: Verdict) =>
    verdicts.filter((one) => one.verdict === verdict).map(({ field }) => field);
  const wrong = of('mismatch');
  if (wrong.length > 0) {
    const only = (from: JsonObject) =>
      Object.fromEntries(wrong.map((field) => [field, from[field] ?? null]));
    const mismatch = { predicted: only(predicted), observed: only(observed) };
    return { observed, matches: false, mismatch };
  }
  const notReported = of('not reported');
  return notReported.length > 0 ? { observed, notReported } : { observed, matches: true };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 86_400_000;

/**
 * Endpoints keep instants to the minute, and another instant of a day alone: its early morning, as ClickUp,
 * its start or its last minute. The morning of the next day is more than half a day behind its noon.
 */
function isNear(field: string, seen: Json, wanted: Json, isDay: boolean): boolean {
  if (typeof seen !== 'number' || typeof wanted !== 'number') return false;
  if (!/At$|^start$|^end$/.test(field)) return false;
  const late = seen - wanted;
  if (!isDay) return Math.abs(late) < MINUTE_MS;
  const isLastMinute = seen % HOUR_MS >= HOUR_MS - MINUTE_MS;
  return late > -DAY_MS && late < (isLastMinute ? DAY_MS : DAY_MS / 2);
}

/**
 * The part of a row that is compared with a step's `after`. Where that speaks of a thing by its
 * name alone (a status), or of people by their ids alone, so does the part.
 */
export function pick(row: JsonObject, fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([field, wanted]) => {
      const value = row[field] ?? partOf(row, field)?.value ?? null;
      return [field, spokenOf(value, wanted)];
    }),
  );
}

/**
 * Parts of a row by names of their own: `field:Customer tier` is the value of a custom field,
 * `tag:auth` and `list:901` whether it has the tag and whether that further list shows it.
 */
const PARTS: Record<string, { from: string; value(held: Json[], name: string): Json }> = {
  field: {
    from: 'fields',
    value: (held, name) => {
      const own = held.find((one) => isObject(one) && one.name === name);
      return isObject(own) ? (own.value ?? null) : null;
    },
  },
  tag: {
    from: 'tags',
    value: (held, name) =>
      held.some((one) => String(isObject(one) ? one.name : one).toLowerCase() === name),
  },
  list: { from: 'otherListIds', value: (held, name) => held.includes(name) },
};

/** The part that a field names; null where it names none. */
function partOf(row: JsonObject, field: string): { value: Json; isShown: boolean } | null {
  const [, kind = '', name = ''] = /^(field|tag|list):(.*)$/s.exec(field) ?? [];
  const part = PARTS[kind];
  if (!part) return null;
  const held = row[part.from];
  if (!Array.isArray(held)) return { value: null, isShown: false };
  const isShown = held.length > 0 || reportedOf(row)?.has(part.from) !== false;
  return { value: part.value(held, name), isShown };
}

function spokenOf(value: Json, wanted: Json | undefined): Json {
  if (typeof wanted === 'string' && isObject(value)) return value.name ?? value;
  // A status that one row shows by its name alone is the same with its kind.
  if (isObject(wanted) && isObject(value) && wanted.name === value.name) {
    if (wanted.type === null || value.type === null) return wanted;
  }
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

function compareValue(observed: Json, wanted: Json, shown: boolean): Verdict {
  if (canonicalJson(observed) === canonicalJson(wanted)) return 'same';
  if (isBlank(observed) && isBlank(wanted)) return 'same';
  if (isBlank(observed) && !shown) return 'not reported';
  if (typeof observed === 'string' && typeof wanted === 'string') {
    return compareTexts(observed, wanted);
  }
  if (areNamesForIds(observed, wanted)) return 'not reported';
  return 'mismatch';
}

/** Endpoints reformat texts (marks, blanks, letter case) and cut long ones short. */
function compareTexts(observed: string, wanted: string): Verdict {
  const [seen, said] = [bare(observed), bare(wanted)];
  if (seen === said && (seen !== '' || observed === wanted)) return 'same';
  const cut = /(…|\.\.\.)\W*$/.test(observed) && said.startsWith(seen);
  return cut ? 'not reported' : 'mismatch';
}

/** The letters and digits of a text, without where its links lead. */
function bare(text: string): string {
  return text
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/https?:\/\/\S+/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Fields that are gone from a row when what they tell of is undone: a task that is open again. */
const VANISHING = ['doneAt', 'closedAt'];

/** Whether a row cannot tell what a field is: it leaves it out, or names people where ids are wanted. */
export function isUnseen(row: JsonObject, field: string, wanted: Json): boolean {
  const value = pick(row, { [field]: wanted })[field] ?? null;
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  const leftOut =
    isEmpty &&
    !VANISHING.includes(field) &&
    reportedOf(row)?.has(field) === false &&
    partOf(row, field)?.isShown !== true;
  const named = areNamesForIds(value, wanted) && Array.isArray(wanted) && wanted.length > 0;
  return leftOut || named;
}

/** People shown by their names cannot be told from people named by their ids. */
function areNamesForIds(observed: Json, wanted: Json): boolean {
  const isId = (one: Json) => typeof one === 'string' && /^\d+$/.test(one);
  return (
    Array.isArray(observed) &&
    Array.isArray(wanted) &&
    wanted.every(isId) &&
    observed.some((one) => !isId(one))
  );
}

/** What stands where nothing is set, and where nothing is shown. */
function isBlank(value: Json): boolean {
  return (
    value === null ||
    value === false ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}
