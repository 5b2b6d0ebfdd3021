// Recognises the words of a query in a text as they stand there: the word itself, another form of
// it, a compound, or a slip of the fingers.
import { isKnownWord } from '../words/concepts.ts';
import { remembering } from '../words/fold.ts';
import { fillersOf, type Language, stem } from '../words/languages.ts';
import { COMPOUNDING } from '../words/terms.ts';
import { slipOf } from '../words/typo.ts';
import { isForm, type Unit } from './query.ts';

/** How words say what was asked for, the surest first. */
export type WordWay = 'exact' | 'form' | 'compound' | 'typo' | 'doubtful';

/** Words up to before token `to` say it in this way. */
export interface WordsSaid {
  to: number;
  way: WordWay;
}

/** Finds a unit in the words from `at` on; null when it does not begin there. */
export type WordFinder = (
  words: readonly string[],
  at: number,
  language: Language,
) => WordsSaid | null;

/** What a word does for a unit: says it alone, may begin several words that say it, or neither. */
type Use = WordWay | 'begins' | null;

/** A finder for a unit. */
export function wordFinder(unit: Unit): WordFinder {
  const uses = new Map<Language, (word: string) => Use>();
  const usesIn = (language: Language) => {
    const languages = languagesFor(language, unit);
    const known = remembering((word) => roleOf(word, unit, languages));
    uses.set(language, known);
    return known;
  };
  return (words, at, language) => {
    const use = (uses.get(language) ?? usesIn(language))(words[at] ?? '');
    if (use === null) return null;
    if (use !== 'begins') return { to: at + 1, way: use };
    return severalAt(words, at, unit, languagesFor(language, unit));
  };
}

function languagesFor(text: Language, unit: Unit): Language[] {
  return [...new Set<Language>(['en', text, unit.language])];
}

function roleOf(word: string, unit: Unit, languages: readonly Language[]): Use {
  const single = unit.words.length === 1;
  if (single && word === unit.joined) return 'exact';
  if (isForm(word, unit.joined, languages)) return single ? 'form' : 'compound';
  if (single && holdsAsPart(word, unit.joined, languages)) return 'compound';
  const [first = ''] = unit.words;
  if (unit.joined.startsWith(word) || (!single && isForm(word, first, languages))) return 'begins';
  if (unit.phrase) return null;
  return slipIn(word, unit.joined, languages);
}

/** Shorter words stand in others by chance: "Bank" and "Bankett". */
const SHORTEST_PART = 6;
const SHORTEST_REST = 4;

/** "Rückerstattungsantrag" speaks of a "Rückerstattung", and "Expresslieferung" of a "Lieferung". */
function holdsAsPart(word: string, asked: string, languages: readonly Language[]): boolean {
  return (
    asked.length >= SHORTEST_PART &&
    word.length >= asked.length + SHORTEST_REST &&
    (word.startsWith(asked) || word.endsWith(asked)) &&
    languages.some((language) => COMPOUNDING.has(language))
  );
}

/** What a word is as a slip of another: a word by itself is none. */
function slipIn(
  word: string,
  meant: string,
  languages: readonly Language[],
): 'typo' | 'doubtful' | null {
  // "eror" is a slip of "errors" too.
  const slip = slipOf(word, meant) ?? slipOf(stem(word, 'en'), stem(meant, 'en'));
  if (slip === null || isKnownWord(word)) return null;
  if (languages.some((language) => fillersOf(language).has(word))) return null;
  return slip === 'sure' ? 'typo' : 'doubtful';
}

/** Several words in order that are the unit's, or parts that spell it together: "log-in", "e mail", "S.S.O". */
function severalAt(
  words: readonly string[],
  at: number,
  unit: Unit,
  languages: readonly Language[],
): WordsSaid | null {
  const there = words.slice(at, at + unit.words.length);
  const to = at + unit.words.length;
  if (there.length === unit.words.length && there.length > 1) {
    const all = (fits: (word: string, asked: string) => boolean) =>
      there.every((word, place) => fits(word, unit.words[place] ?? ''));
    if (all((word, asked) => word === asked)) return { to, way: 'exact' };
    if (all((word, asked) => isForm(word, asked, languages))) return { to, way: 'form' };
  }
  let joined = words[at] ?? '';
  for (const [more, word] of words.slice(at + 1, to + 2).entries()) {
    joined += word;
    if (joined.length > unit.joined.length + 4) return null;
    if (isForm(joined, unit.joined, languages)) return { to: at + more + 2, way: 'compound' };
  }
  return null;
}
