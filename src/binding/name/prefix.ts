// Finds the words that an endpoint puts in front of all its tools, so that they can be ignored.
import { FILLER, NOUNS, VERBS } from './vocabulary.ts';
import { singular, wordsOf } from './words.ts';

const meaningful = new Set<string>([
  ...Object.values(VERBS).flat(),
  ...Object.values(NOUNS)
    .flat()
    .flatMap((phrase) => phrase.split(' ')),
]);

/** Leading words that most tools share and that mean nothing here, such as a product's name. */
export function sharedPrefix(toolNames: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const name of toolNames) {
    for (const word of wordsOf(name)) {
      if (meaningful.has(word) || meaningful.has(singular(word))) break;
      if (!FILLER.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const most = toolNames.length * 0.6;
  return new Set(
    [...counts].filter(([, count]) => toolNames.length > 3 && count > most).map(([word]) => word),
  );
}
