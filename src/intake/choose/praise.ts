// Keeps praise from being taken for a complaint: "Export gives an error. SSO login works fine."
import type { Reading } from '../words/terms.ts';
import { type Mention, PRAISE, TROUBLE } from './mentions.ts';
import type { Unit } from './query.ts';

const SENTENCE_END = /[.!?…。！？]\s|[\n。！？]/u;

/** Whether the matter is praised in its own sentence, and the trouble stands in another one. */
export function isPraised(
  mentions: readonly Mention[],
  { terms, tokens, text }: Reading,
  units: readonly Unit[],
): boolean {
  const trouble = mentions.find(({ unit }) => units[unit]?.concept === TROUBLE);
  const matter = mentions.filter((mention) => mention !== trouble);
  if (trouble === undefined || matter.length === 0) return false;
  const together = (one: { from: number; to: number }, other: { from: number; to: number }) => {
    const [first, second] = one.from <= other.from ? [one, other] : [other, one];
    return !SENTENCE_END.test(text.slice(tokens[first.to - 1]?.end, tokens[second.from]?.start));
  };
  const praise = terms.filter(({ concept }) => concept === PRAISE);
  return praise.some(
    (term) => matter.every((mention) => together(mention, term)) && !together(trouble, term),
  );
}
