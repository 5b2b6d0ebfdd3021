// Takes apart the compounds of Germanic languages: "Anmeldefehler" is a login and an error.
import { stemmedPhrases, writtenPhrases } from './concepts.ts';
import { type Language, stem } from './languages.ts';

const COMPOUNDING: ReadonlySet<Language> = new Set(['de', 'nl', 'sv', 'da', 'nb', 'fi']);
/** Letters that join the parts of a compound. */
const JOINTS = ['', 's', 'n', 'en', 'es', 'e'];
const SHORTEST_PART = 3;
const SHORTEST = 8;

/** The concepts of a compound's two parts, or null for a word that is none. */
export function splitCompound(word: string, language: Language): [string, string] | null {
  const fits = word.length >= SHORTEST && word.length <= 40;
  return fits && COMPOUNDING.has(language) ? split(word, language) : null;
}

function split(word: string, language: Language): [string, string] | null {
  // The longest first part that is a word wins.
  for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
    const tail = meaning(word.slice(at), language);
    if (tail === undefined) continue;
    for (const joint of JOINTS) {
      const head = word.slice(0, at);
      if (!head.endsWith(joint)) continue;
      const first = meaning(head.slice(0, head.length - joint.length), language);
      if (first !== undefined) return [first, tail];
    }
  }
  return null;
}

function meaning(part: string, language: Language): string | undefined {
  if (part.length < SHORTEST_PART) return undefined;
  return (
    writtenPhrases().conceptOf.get(part) ??
    stemmedPhrases(language).conceptOf.get(stem(part, language))
  );
}
