// A server that writes a filter in a form that ClickUp refuses is asked without it: the answer is
// narrowed afterwards all the same.
import type { Outcome } from '../../base/index.ts';
import type { Choice } from '../match/choice.ts';

/** Filters of tasks that an answer can be narrowed by, as `decode/narrow` does. */
const NARROWED = [
  ...['assigneeIds', 'statuses', 'tags', 'doneFrom', 'doneBefore', 'updatedFrom', 'updatedBefore'],
];

/**
 * The filters that a refusal may be about: those that it names by their arguments ("assignees must be
 * an array"), else all that were sent with a request that ClickUp calls a bad one.
 */
export function refusedFilters(
  { message }: Extract<Outcome<never>, { kind: 'rejected' }>,
  { plan }: Choice,
  input: object,
): string[] {
  const sent = plan.fillings.filter(({ field }) => NARROWED.includes(field) && field in input);
  const named = sent.filter(({ slot }) =>
    new RegExp(`\\b${escaped(String(slot.path.at(-1)))}\\b.*must be`, 'i').test(message),
  );
  const bad = /\b400\b|bad request|must be an array/i.test(message) ? sent : [];
  return (named.length > 0 ? named : bad).map(({ field }) => field);
}

/** An input less some of its fields. */
export function without<T>(input: T, fields: readonly string[]): T {
  return Object.fromEntries(
    Object.entries(input as object).filter(([field]) => !fields.includes(field)),
  ) as T;
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
