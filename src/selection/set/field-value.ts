// Values of custom fields: from what a person types to what ClickUp wants for the type of the field.
import { AppError, fold, type Json, nearest } from '../../base/index.ts';
import type { CustomField, FieldValue } from '../../clickup/index.ts';
import type { Hierarchy } from '../../hierarchy/index.ts';
import { spanNamed, type Today } from '../query/moments.ts';
import type { Sign } from './assignments.ts';

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
    const span = spanNamed(text, terms);
    if (span !== null && Number.isFinite(span.from)) return span.from;
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
  text: (text) => text,
  short_text: (text) => text,
};

const SEVERAL = ['labels', 'users', 'tasks'];

/**
 * The value that an assignment gives a field; null where the field has it already. `now` is what a task
 * has. Errors: AppError `usage` for what the type of the field cannot hold.
 */
export async function fieldValue(
  field: CustomField,
  { sign, value: text }: { sign: Sign; value: string },
  now: Shown,
  terms: ValueTerms,
): Promise<NewValue | null> {
  const isMany = SEVERAL.includes(field.type);
  if (sign !== '=' && !isMany) {
    throw new AppError(
      'usage',
      `"${field.name}" holds one value: ${sign} is for those with several.`,
    );
  }
  const read = READERS[field.type];
  if (!read) {
    throw new AppError(
      'usage',
      `"${field.name}" is a field of type ${field.type}, which cannot be set.`,
    );
  }
  const said = text === '' ? (isMany ? [] : null) : await read(text, field, terms);
  const shown = isMany ? combined(asNames(now), asNames(said), sign) : said;
  if (isSame(shown, now)) return null;
  return {
    sent: sentOf(field, shown, now),
    shown: isEmpty(shown) ? null : shown,
    was: sentOf(field, now, shown),
  };
}

function combined(now: string[], said: string[], sign: Sign): string[] {
  if (sign === '=') return said;
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

function parts(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function optionOf(text: string, field: CustomField): CustomField['options'][number] {
  const option = field.options.find(({ name }) => fold(name) === fold(text));
  if (option) return option;
  const names = field.options.map(({ name }) => name);
  const near = nearest(text, names);
  throw unfit(
    text,
    field,
    near.length > 0 ? `Did you mean "${near[0]}"?` : `It has: ${names.join(', ')}.`,
  );
}

function numberOf(text: string, field: CustomField): number {
  const number = Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  if (text !== '' && Number.isFinite(number)) return number;
  throw unfit(text, field, 'It takes a number.');
}

function unfit(text: string, { name, type }: CustomField, next: string): AppError {
  return new AppError('usage', `"${name}" (${type.replaceAll('_', ' ')}) cannot be "${text}".`, {
    next,
  });
}
