// The rule of custom fields: their types are shown by the tasks alone, so a value is read in all ways that
// it can be meant.
import { fold } from '../../base/index.ts';
import type { FieldValue } from '../../clickup/index.ts';
import { compares, edgesOf, hasSpecial, isSpecial, numberNamed, simple } from './comparisons.ts';
import type { Meaning, Terms } from './meaning.ts';
import { spanNamed } from './moments.ts';
import type { Test } from './query.ts';

export async function fieldRule(test: Test, terms: Terms): Promise<Meaning> {
  const wanted: Reading[] = [];
  for (const value of test.values) wanted.push(await readings(value, terms));
  const name = fold(test.name ?? '');
  return simple('fields', ({ task }) => {
    const own = task.fields?.find((field) => fold(field.name) === name);
    const value = own?.value ?? null;
    if (test.values.length === 0) return value !== null;
    if (hasSpecial(test, value !== null)) return true;
    return own !== undefined && value !== null && wanted.some((one) => fieldFits(test, own, one));
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
    return ['yes', 'true', 'on', '1'].includes(wanted.text) === value;
  }
  const own = (Array.isArray(value) ? value : [value ?? '']).map(fold);
  if (type === 'users' && wanted.personId !== null) return own.includes(wanted.personId);
  return own.some((one) => (op === '~' ? one.includes(wanted.text) : one === wanted.text));
}
