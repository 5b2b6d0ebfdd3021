// Whether a row can say anything of a query, word by word and without reading it: most rows of a file
// say nothing of what is looked for. Errs on the side of reading a row.
import { conceptNamed, conceptNames, phrasesOf } from '../words/concepts.ts';
import { remembering } from '../words/fold.ts';
import { type Language, stem } from '../words/languages.ts';
import { eachWord } from '../words/tokens.ts';
import { slipOf } from '../words/typo.ts';
import { ERROR_CODE, TROUBLE } from './evidence.ts';
import type { Unit } from './query.ts';

const LONGEST_BEGINNING = 12;
const SHORTEST_COMPOUND = 8;

/**
 * A function that tells whether a text may mention any of the units: of those that say something by
 * themselves, where there are such. Never says no to one that does.
 */
export function relevanceOf(units: readonly Unit[], synonyms: boolean): (text: string) => boolean {
  const firm = units.filter(({ prior }) => prior === 1);
  const wanted = firm.length > 0 ? firm : units;
  const beginnings = beginningsOf(wanted, synonyms);
  const says = remembering((word) => maySay(word, wanted, beginnings));
  return (text) => {
    let found = false;
    eachWord(text, (word) => {
      found ||= says(word);
    });
    return found;
  };
}

/** What all forms of a word begin with. */
function beginningOf(word: string, stems: readonly string[]): string {
  const shortest = Math.min(word.length, ...stems.map(({ length }) => length));
  // A stem may end in letters that forms do not have: "deliveri" of "delivery".
  const most = Math.max(Math.min(3, word.length), shortest - 2);
  return word.slice(0, Math.min(LONGEST_BEGINNING, most));
}

/** Beginnings of the words that say a unit; of a phrase that of its longest word alone, the most telling. */
function beginningsOf(units: readonly Unit[], synonyms: boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (words: readonly string[], language: Language) => {
    const longest = words.reduce((best, one) => (one.length > best.length ? one : best), '');
    found.add(beginningOf(longest, [stem(longest, 'en'), stem(longest, language)]));
  };
  for (const { joined, words, language, concept, phrase } of units) {
    add([joined], language);
    add(words, language);
    if (concept === null || !synonyms || phrase) continue;
    const implying = conceptNames().filter((name) => conceptNamed(name)?.implies.includes(concept));
    const wanted = new Set([concept, ...(conceptNamed(concept)?.kin ?? []), ...implying]);
    for (const said of phrasesOf(wanted)) add(said.words, said.language);
  }
  return found;
}

function maySay(word: string, units: readonly Unit[], beginnings: ReadonlySet<string>): boolean {
  for (let length = 1; length <= Math.min(word.length, LONGEST_BEGINNING); length++) {
    if (beginnings.has(word.slice(0, length))) return true;
  }
  const says = units.some(({ joined, words, concept }) => {
    // "log in" and "S.S.O" spell a unit in parts.
    const part = (word.length > 1 || joined.length < 6) && joined.startsWith(word);
    const code = concept === TROUBLE && ERROR_CODE.test(word);
    const slip = [joined, ...words].some((meant) => slipOf(word, meant) !== null);
    return part || code || slip || slipOf(stem(word, 'en'), stem(joined, 'en')) !== null;
  });
  if (says || word.length < SHORTEST_COMPOUND) return says;
  return [...beginnings].some((part) => part.length > 2 && word.includes(part));
}
