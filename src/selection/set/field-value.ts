// Values of custom fields: from what a person types to what ClickUp wants for the type of the field.
import { AppError, fold, type Json, nearest } from '../../base/index.ts';
import { type CustomField, type FieldValue, locationText } from '../../clickup/index.ts';
import type { Hierarchy } from '../../hierarchy/index.ts';
import { dayNamed, numberNamed, spanNamed, type Today } from '../query/moments.ts';
import type { Assignment, Sign } from './assignments.ts';

export interface ValueTerms extends Today {
  hierarchy: Hierarchy;
}

/** `sent` is what sets the value, null what clears it; `shown` is what a task then has. */
export interface NewValue {
  sent: Json;
  shown: FieldValue['value'];
  /** What sets again what was there. */
  was: Json;
}

type Given = Pick<Assignment, 'sign' | 'value'>;
type Shown = FieldValue['value'];
/** A value as it will be shown and as it is sent, apart from what is there now. */
type Reader = (text: string, field: CustomField, terms: ValueTerms) => Promise<Shown> | Shown;

const READERS: Record<string, Reader> = {
  drop_down: (text, field) => optionOf(text, field).name,
  labels: (text, field) => parts(text).map((one) => optionOf(one, field).name),
  users: (text, _field, { hierarchy }) =>
    Promise.all(parts(text).map(async (one) => (await hierarchy.person(one)).id)),
  tasks: (text, _field, { hierarchy }) =>
    Promise.all(parts(text).map((one) => hierarchy.taskId(one))),
  number: numberOf,
  currency: numberOf,
  emoji: numberOf,
  manual_progress: numberOf,
  checkbox(text, field) {
    if (/^(yes|true|on|1|x)$/i.test(text)) return true;
    if (/^(no|false|off|0)$/i.test(text)) return false;
    throw unfit(text, field, 'It takes yes or no.');
  },
  date(text, field, terms) {
    const span = dayNamed(text, terms);
    if (span !== null) return span.from;
    throw unfit(text, field, 'Write today, friday, +7d or 2026-11-28.');
  },
  email(text, field) {
    if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
    throw unfit(text, field, 'It takes an e-mail address.');
  },
  url(text, field) {
    if (URL.canParse(text)) return text;
    throw unfit(text, field, 'It takes an address such as https://example.com.');
  },
  phone(text, field) {
    if (/^\+?[\d\s()./-]{4,}$/.test(text)) return text;
    throw unfit(text, field, 'It takes a number such as +1 201 555 0123.');
  },
  location(text, field) {
    const place = placeNamed(text);
    if (place) return locationText(place);
    throw unfit(text, field, 'Write latitude and longitude behind it: Berlin (52.52, 13.40).');
  },
  text: (text) => text,
  short_text: (text) => text,
};

/** Errors: AppError `usage` for a value that a field of its type never has. */
export async function checkValue(field: CustomField, value: string, terms: ValueTerms) {
  const isPart = field.type === 'location' || (field.type === 'date' && spanNamed(value, terms));
  if (!isPart) await READERS[field.type]?.(value, field, terms);
}

/** `Berlin (52.52, 13.40)` as ClickUp takes a place. */
function placeNamed(text: string) {
  const [, address = '', lat, lng] =
    /^(.+?)\s*\((-?\d{1,2}(?:\.\d+)?),\s*(-?\d{1,3}(?:\.\d+)?)\)$/.exec(text) ?? [];
  const location = { lat: Number(lat), lng: Number(lng) };
  return lat === undefined ? null : { location, formatted_address: address };
}

const SEVERAL = ['labels', 'users', 'tasks'];

/**
 * The value that assignments give a field, one after the other; null where the field has it already. `now`
 * is what a task has. Errors: AppError `usage` for what the type of the field cannot hold.
 */
export async function fieldValue(
  field: CustomField,
  assignments: Given | readonly Given[],
  now: Shown,
  terms: ValueTerms,
): Promise<NewValue | null> {
  let shown = now;
  for (const one of [assignments].flat()) shown = await assigned(field, one, shown, terms);
  if (isSame(shown, now)) return null;
  const [sent, was] = [sentOf(field, shown, now), sentOf(field, now, shown)];
  return { sent, shown: isEmpty(shown) ? null : shown, was };
}

async function assigned(
  field: CustomField,
  { sign, value: text }: Given,
  now: Shown,
  terms: ValueTerms,
): Promise<Shown> {
  const isMany = SEVERAL.includes(field.type);
  if (sign !== '=' && !isMany) {
    const why = `"${field.name}" holds one value: ${sign} is for those with several.`;
    throw new AppError('usage', why);
  }
  const read = READERS[field.type];
  if (!read) {
    const why = `"${field.name}" is a field of type ${field.type}, which cannot be set.`;
    throw new AppError('usage', why);
  }
  const said = text === '' ? (isMany ? [] : null) : await read(text, field, terms);
  return isMany ? combined(asNames(now), asNames(said), sign) : said;
}

/** What several values become: `=` replaces them, the others add and take away. */
export function combined(now: string[], said: string[], sign: Sign): string[] {
  if (sign === '=') return [...new Set(said)];
  return sign === '+=' ? [...new Set([...now, ...said])] : now.filter((one) => !said.includes(one));
}

/** What turns one value into another; null clears. */
function sentOf(field: CustomField, to: Shown, from: Shown): Json {
  if (field.type === 'users' || field.type === 'tasks') {
    const [next, last] = [asNames(to), asNames(from)];
    return {
      add: next.filter((one) => !last.includes(one)).map((one) => idOf(field, one)),
      rem: last.filter((one) => !next.includes(one)).map((one) => idOf(field, one)),
    };
  }
  if (isEmpty(to)) return null;
  if (field.type === 'location') return placeNamed(String(to)) ?? to;
  const option = (name: Json) => field.options.find((one) => one.name === name)?.id ?? name;
  if (field.type === 'drop_down') return option(to as string);
  if (field.type === 'labels') return asNames(to).map(option);
  return field.type === 'manual_progress' ? { current: to } : to;
}

/** ClickUp wants the ids of people as numbers. */
function idOf({ type }: CustomField, id: string): Json {
  return type === 'users' && Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

function isSame(a: Shown, b: Shown): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one) => b.includes(one));
}

function isEmpty(value: Shown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function asNames(value: Shown): string[] {
  return Array.isArray(value) ? value : isEmpty(value) ? [] : [String(value)];
}

/** Names with commas between them; quotes stand around one that holds a comma. */
function parts(text: string): string[] {
  const all = [...text.matchAll(/\s*"([^"]*)"|([^,]+)/g)];
  return all.map(([, quoted, bare = '']) => quoted ?? bare.trim()).filter((one) => one !== '');
}

function optionOf(text: string, field: CustomField): CustomField['options'][number] {
  const option = field.options.find(({ name }) => fold(name) === fold(text));
  if (option) return option;
  const names = field.options.map(({ name }) => name);
  const near = nearest(text, names);
  const all = `It has: ${names.join(', ')}.`;
  throw unfit(text, field, near.length > 0 ? `Did you mean "${near[0]}"?` : all);
}

function numberOf(text: string, field: CustomField): number {
  const number = numberNamed(text);
  // 1,200 is more than a thousand to some and little more than one to others.
  if (number !== null && !/^-?[1-9]\d{0,2},\d{3}$/.test(text)) return number;
  throw unfit(text, field, 'It takes a number such as 1200 or 12.5.');
}

function unfit(text: string, { name, type }: CustomField, next: string): AppError {
  return new AppError('usage', `"${name}" (${type.replaceAll('_', ' ')}) cannot be "${text}".`, {
    next,
  });
}
