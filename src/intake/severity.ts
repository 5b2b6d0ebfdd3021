// What people write to say how bad something is, and the ClickUp priority it comes to.
import { shippedData } from './words/data.ts';
import { foldText } from './words/fold.ts';

/** ClickUp's priorities, the most pressing first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

let grades: ReadonlyMap<string, string> | undefined;

/** The list of `grades.yaml` that a folded word or phrase stands in; of several the first. */
export function gradeOf(word: string): string | undefined {
  grades ??= new Map(
    Object.entries(shippedData('grades.yaml'))
      .reverse()
      .flatMap(([name, words]) => words.split(/,\s*/).map((one) => [foldText(one), name] as const)),
  );
  return grades.get(word);
}

/** A bare number counts like P1…P5: 1 is the worst. */
const BY_NUMBER: readonly Priority[] = ['urgent', 'urgent', 'high', 'normal', 'low', 'low'];

/**
 * The priority that a severity cell means ("P1", "Blocker", "2 - hoch", "mittel"), or null when it
 * says nothing known.
 */
export function severityToPriority(severity: string): Priority | null {
  const words = foldText(severity.slice(0, 80)).match(/[\p{L}\p{N}]+/gu) ?? [];
  const said = words.map(gradeOf).flatMap((grade) => PRIORITIES.find((one) => one === grade) ?? []);
  const number = words.length === 1 && /^[0-5]$/.test(words[0] ?? '') ? Number(words[0]) : -1;
  return said[0] ?? BY_NUMBER[number] ?? null;
}

/** The most pressing of several; null when none is known. */
export function worstPriority(priorities: Iterable<Priority | null>): Priority | null {
  const seen = new Set(priorities);
  return PRIORITIES.find((priority) => seen.has(priority)) ?? null;
}
