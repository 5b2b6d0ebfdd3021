// What people write to say how bad something is, with the ClickUp priority that it comes to, and how
// content they were: stars, points of ten, words.
import { shippedData } from './words/data.ts';
import { foldText } from './words/fold.ts';

/** ClickUp's priorities, the most pressing first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

let grades: ReadonlyMap<string, string> | undefined;

/** The list of `grades.yaml` that a folded word or phrase stands in; of several the first. */
function gradeOf(word: string): string | undefined {
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

const GRADES: Record<string, number> = { content: 1, neutral: 0.5, discontent: 0 };

/** How content a word says somebody was; undefined for one that says nothing. */
const ofWord = (cell: string) => GRADES[gradeOf(foldText(cell.trim())) ?? ''];

const NUMBER =
  /^\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:(?:\/|of|out of|von|sur|de)\s*(5|10|100)\b.*|\p{L}+.*|[★⭐]+)?\s*$/u;

/** The points of the best rating among cells, or 1 for words; null where most cells hold no rating. */
export function ratingScale(cells: readonly string[]): number | null {
  const numbers = cells.map(pointsOf);
  const stated = numbers.filter((one) => one !== null);
  if (cells.length > 0 && stated.length >= cells.length * 0.7) {
    const most = Math.max(...stated);
    return [1, 5, 10, 100].find((scale) => most <= scale) ?? null;
  }
  const words = cells.filter((cell) => ofWord(cell) !== undefined);
  return words.length >= Math.max(1, cells.length * 0.7) ? 1 : null;
}

/** How content a cell says somebody was, 0 to 1; null where it says nothing. */
export function ratingOf(cell: string, scale: number): number | null {
  const word = ofWord(cell);
  if (word !== undefined) return word;
  const points = pointsOf(cell);
  if (points === null || points > scale) return null;
  // Of five stars one is the worst, of ten points none is.
  return scale === 5 ? Math.max(0, (points - 1) / 4) : points / scale;
}

function pointsOf(cell: string): number | null {
  const stars = /^[★⭐]+/u.exec(cell.trim())?.[0];
  if (stars !== undefined) return [...stars].length;
  const found = NUMBER.exec(cell);
  return found === null ? null : Number((found[1] ?? '').replace(',', '.'));
}
