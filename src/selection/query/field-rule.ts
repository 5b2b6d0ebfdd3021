// The rule of custom fields: their types are shown by the tasks alone, so a value is read in all ways that
// it can be meant.
import { AppError, fold, nearest } from '../../base/index.ts';
import type { CustomField, FieldValue } from '../../clickup/index.ts';
import { checkValue } from '../set/field-value.ts';
import {
  compares,
  edgesOf,
  hasSpecial,
  isSpecial,
  type Meaning,
  pointed,
  simple,
  type Terms,
  wrong,
} from './comparisons.ts';
import { numberNamed, spanNamed } from './moments.ts';
import { leavesOf, type Query, type Test } from './query.ts';

export async function fieldRule(test: Test, terms: Terms): Promise<Meaning> {
  const wanted: Reading[] = [];
  for (const value of test.values) wanted.push(await readings(value, terms));
  const name = fold(test.name ?? '');
  return simple('fields', ({ task }) => {
    const own = task.fields?.find((field) => fold(field.name) === name);
    const value = own?.value ?? null;
    if (test.values.length === 0) return value !== null;
    if (hasSpecial(test, value !== null)) return true;
    if (own === undefined) return false;
    // A box that nobody has ticked is as good as one that somebody has cleared.
    const shown = value ?? (own.type === 'checkbox' ? false : null);
    return shown !== null && wanted.some((one) => fieldFits(test, { ...own, value: shown }, one));
  });
}

/** What a value may mean for a field, whose type only the tasks show. */
interface Reading {
  text: string;
  number: number | null;
  span: { from: number; before: number } | null;
  /** The id of the person that it names. */
  personId: string | null;
}

async function readings(value: string, terms: Terms): Promise<Reading> {
  const personId = isSpecial(value)
    ? null
    : await terms.hierarchy.person(value).then(
        ({ id }) => id,
        () => null,
      );
  return { text: fold(value), number: numberNamed(value), span: spanNamed(value, terms), personId };
}

function fieldFits({ op }: Test, { type, value }: FieldValue, wanted: Reading): boolean {
  if (type === 'date' && typeof value === 'number') {
    if (wanted.span === null || op === '~') return false;
    const { from, before } = edgesOf(op, wanted.span);
    return value >= from && value < before;
  }
  if (typeof value === 'number') {
    return wanted.number !== null && op !== '~' && compares(op, value, wanted.number);
  }
  if (typeof value === 'boolean') {
    return ['yes', 'true', 'on', '1', 'x'].includes(wanted.text) === value;
  }
  const shown = type === 'location' ? String(value).replace(/ \([^()]*\)$/, '') : value;
  const own = [shown ?? ''].flat().map(fold);
  if (type === 'users' && wanted.personId !== null) return own.includes(wanted.personId);
  return own.some((one) => (op === '~' ? one.includes(wanted.text) : one === wanted.text));
}

/** A custom field that no task has is a mistake, not an empty answer; so is a value that none can have. */
export async function checkFields(query: Query, known: readonly CustomField[], terms: Terms) {
  for (const leaf of leavesOf(query)) {
    if (leaf.kind !== 'test' || leaf.name === undefined) continue;
    const { name, values } = leaf;
    const own = known.filter((one) => fold(one.name) === fold(name));
    if (own.length === 0) {
      const near = nearest(name, [...new Set(known.map((one) => one.name))]);
      const next = near.length > 0 ? `Did you mean "${near.join('" or "')}"?` : undefined;
      throw wrong(leaf, terms.source, `No task here has a custom field "${name}".`, next);
    }
    for (const value of values.filter((one) => !isSpecial(one))) {
      const fits = own.map((field) =>
        pointed(leaf, terms.source, () => fitting(leaf, field, value, terms)),
      );
      // Fields of one name may be of several types.
      const ended = await Promise.allSettled(fits);
      if (ended.every(({ status }) => status === 'rejected')) await fits[0];
    }
  }
}

/** Errors: AppError `usage` where a field can have no such value, or is not compared so. */
async function fitting({ op }: Test, field: CustomField, value: string, terms: Terms) {
  const { name, type } = field;
  const isOrdered = ORDERED.includes(type);
  if (isOrdered ? op === '~' : /[<>]/.test(op) && type !== 'formula') {
    const sentence = `"${name}" (${type.replaceAll('_', ' ')}) cannot be compared with "${op}".`;
    throw new AppError('usage', sentence);
  }
  if (op !== '~') await checkValue(field, value, terms);
}

const ORDERED = ['number', 'currency', 'emoji', 'manual_progress', 'automatic_progress', 'date'];
