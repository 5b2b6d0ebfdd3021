// A server that writes a filter in a form that ClickUp refuses is asked without it: the answer is
// narrowed afterwards all the same.
import type { Outcome } from '../../base/index.ts';
import type { Choice } from '../match/choice.ts';

/** Filters of tasks that an answer can be narrowed by, as `decode/narrow` does. */
const NARROWED = [
  ...['assigneeIds', 'statuses', 'tags', 'doneFrom', 'doneBefore', 'updatedFrom', 'updatedBefore'],
];

/** The filters that a refusal names by their arguments: "assignees must be an array". */
export function refusedFilters(
  { message }: Extract<Outcome<never>, { kind: 'rejected' }>,
  { plan }: Choice,
): string[] {
  return plan.fillings
    .filter(({ field, slot }) => {
      const name = String(slot.path.at(-1));
      return (
        NARROWED.includes(field) && new RegExp(`\\b${escaped(name)}\\b.*must be`, 'i').test(message)
      );
    })
    .map(({ field }) => field);
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
