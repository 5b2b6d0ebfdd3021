// Names as people type them: compared without regard to case, and answered with the nearest.
import { distance } from 'fastest-levenshtein';

/** Names compare without regard to case, width and surrounding blanks. */
export function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** Up to three known names within a typing mistake or two of the text, or holding it. */
export function nearest(text: string, known: readonly string[]): string[] {
  const wanted = fold(text);
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(known)]
    .map((name) => {
      const folded = fold(name);
      const holds = folded.includes(wanted) || wanted.includes(folded);
      return { name, score: holds ? 0 : distance(folded, wanted) };
    })
    .filter(({ score }) => score <= allowed)
    .sort((a, b) => a.score - b.score)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** The question that leads from an unknown name to known ones; null where none is near. */
export function didYouMean(text: string, known: readonly string[]): string | null {
  const near = nearest(text, known);
  return near.length === 0 ? null : `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}
