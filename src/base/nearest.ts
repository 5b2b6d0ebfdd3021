// Names and numbers as people type them: names compared without regard to case, and answered with the nearest.
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

/** Numbers such as `1-3,5`, in order; null where one of them is none of 1 to `count`. */
export function numbersIn(text: string, count: number): number[] | null {
  const found = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [first, last] = [Number(from ?? 0), Number(to ?? 0)];
    if (first < 1 || last > count || last < first) return null;
    for (let number = first; number <= last; number++) found.add(number);
  }
  return found.size === 0 ? null : [...found].sort((a, b) => a - b);
}
