// Ratings, whatever they are counted in: stars, points of ten, thumbs, words.
import { gradeOf } from '../severity.ts';
import { foldText } from '../words/fold.ts';

const GRADES: Record<string, number> = { content: 1, neutral: 0.5, discontent: 0 };

/** How content a word says somebody was; undefined for one that says nothing. */
const ofWord = (cell: string) => GRADES[gradeOf(foldText(cell.trim())) ?? ''];

const NUMBER =
  /^\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:(?:\/|of|out of|von|sur|de)\s*(5|10|100)\b.*|\p{L}+.*|[★⭐]+)?\s*$/u;

/** The points of the best rating among cells, or 1 for words; null where most cells hold no rating. */
export function ratingScale(cells: readonly string[]): number | null {
  const numbers = cells.map(pointsOf);
  const told = numbers.filter((one) => one !== null);
  if (cells.length > 0 && told.length >= cells.length * 0.7) {
    const most = Math.max(...told);
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
