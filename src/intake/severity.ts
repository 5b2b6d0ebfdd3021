// What people write to say how bad something is, and the ClickUp priority it comes to.
import { shippedData } from './words/data.ts';
import { foldText } from './words/fold.ts';

/** ClickUp's priorities, the most pressing first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

let byWord: Map<string, Priority> | undefined;

function priorityOf(word: string): Priority | undefined {
  const lists = shippedData('grades.yaml');
  // The mildest first, so that a word standing in two rows keeps its worse meaning.
  byWord ??= new Map(
    [...PRIORITIES]
      .reverse()
      .flatMap((priority) =>
        (lists[priority] ?? '').split(/\s+/).map((one) => [foldText(one), priority] as const),
      ),
  );
  return byWord.get(word);
}

/** A bare number counts like P1…P5: 1 is the worst. */
const BY_NUMBER: readonly Priority[] = ['urgent', 'urgent', 'high', 'normal', 'low', 'low'];

/**
 * The priority that a severity cell means ("P1", "Blocker", "2 - hoch", "mittel"), or null when it
 * says nothing known.
 */
export function severityToPriority(severity: string): Priority | null {
  const words = foldText(severity.slice(0, 80)).match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words) {
    const found = priorityOf(word);
    if (found !== undefined) return found;
  }
  const [only] = words;
  return words.length === 1 && only !== undefined && /^[0-5]$/.test(only)
    ? (BY_NUMBER[Number(only)] ?? null)
    : null;
}

/** The most pressing of several; null when none is known. */
export function worstPriority(priorities: Iterable<Priority | null>): Priority | null {
  const seen = new Set(priorities);
  return PRIORITIES.find((priority) => seen.has(priority)) ?? null;
}
