// Recognises the words of a query in a text as they stand there: the word itself, another form of it, a
// compound, or a slip of the fingers. And tells of a row that it can say nothing of a query, word by word
// and without reading it: most rows of a file say nothing of what is looked for.
import { conceptNamed, conceptNames, isKnownWord, phrasesOf } from '../words/concepts.ts';
import { remembering } from '../words/fold.ts';
import { fillersOf, type Language, stem } from '../words/languages.ts';
import { COMPOUNDING } from '../words/terms.ts';
import { eachWord } from '../words/tokens.ts';
import { isForm, type Unit } from './query.ts';

export const TROUBLE = 'trouble';
/** Codes by which programs report an error. */
export const ERROR_CODE = /^(?:[45]\d\d|err\p{L}*\d*|aadsts\d+|0x[0-9a-f]{4,})$/u;

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

/** Shorter words have too many real neighbours; "cash" is no slip of "crash". */
const SHORTEST_MEANT = 5;
const SHORTEST_DOUBTFUL = 6;

/** `sure`: hardly any word looks so; `maybe`: only if the word is there far more often than the slip. */
type Slip = 'sure' | 'maybe';

/**
 * What `written` is as a slip of `meant`: letters swapped or a doubled one missed (`sure`), one left
 * out or added (`maybe`), or null.
 */
function slipOf(written: string, meant: string): Slip | null {
  const shorter = Math.min(written.length, meant.length);
  if (written === meant || shorter < SHORTEST_MEANT - 1 || meant.length < SHORTEST_MEANT)
    return null;
  if (Math.abs(written.length - meant.length) > 1) return null;
  if (written[0] !== meant[0] && written[0] !== meant[1]) return null;
  if (/\d/.test(written) || /\d/.test(meant)) return null;
  let start = 0;
  while (start < shorter && written[start] === meant[start]) start++;
  let tail = 0;
  while (tail < shorter - start && written.at(-1 - tail) === meant.at(-1 - tail)) tail++;
  const was = written.slice(start, written.length - tail);
  const is = meant.slice(start, meant.length - tail);
  if (was.length === 2 && is.length === 2)
    return was[0] === is[1] && was[1] === is[0] ? 'sure' : null;
  if (was.length + is.length !== 1) return null;
  const letter = was + is;
  const doubled = letter === written[start - 1] || letter === written[start + was.length];
  return doubled ? 'sure' : start === 0 || meant.length < SHORTEST_DOUBTFUL ? null : 'maybe';
}
