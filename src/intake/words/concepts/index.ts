// Words that mean the same, across the languages people mix in one support inbox. Finding a mention
// and grouping alike reports both read it: "Anmeldefehler" and "sign-in failure" come to the same.
import { type Language, stem } from '../languages.ts';
import { tokenize } from '../tokens.ts';
import { ACCESS } from './access.ts';
import { PRODUCT } from './product.ts';
import { TALK } from './talk.ts';
import { TROUBLE } from './trouble.ts';
import { WORK } from './work.ts';

/** Concept → language → words and phrases, separated by commas. */
export type Concepts = Record<string, Partial<Record<Language, string>>>;

const ALL: Concepts = { ...ACCESS, ...TROUBLE, ...WORK, ...PRODUCT, ...TALK };

/** Concepts that nearly every report has, and that therefore tell little about which one it is. */
export const VAGUE: ReadonlySet<string> = new Set(['trouble', 'user', 'app', 'page', 'button']);
/** Concepts that tell nothing. */
export const IDLE: ReadonlySet<string> = new Set(Object.keys(TALK));

/** The longest phrase, in words. */
export const LONGEST_PHRASE = 4;

/** Phrases of one spelling: as written in any language, or in the stems of one. */
export interface Phrases {
  /** The concept of words joined by blanks. */
  conceptOf: ReadonlyMap<string, string>;
  /** First words of longer phrases, with the words that follow them: most text goes no further. */
  openers: ReadonlyMap<string, ReadonlySet<string>>;
}

let written: Phrases | undefined;
const stemmed = new Map<Language, Phrases>();

/** All phrases as they are written, folded. */
export function writtenPhrases(): Phrases {
  written ??= index(entries().map(({ concept, words }) => ({ concept, phrase: words })));
  return written;
}

/**
 * A language's phrases in stems. Only its own count: across languages stems fall together by chance
 * ("archived" and "archivos").
 */
export function stemmedPhrases(language: Language): Phrases {
  let known = stemmed.get(language);
  if (known === undefined) {
    const own = entries().filter((entry) => entry.language === language);
    const stems = own.map(({ concept, words }) => ({
      concept,
      words,
      phrase: words.map((word) => stem(word, language)),
    }));
    known = index(stems.filter(({ words, phrase }) => isTelling(phrase, words)));
    stemmed.set(language, known);
  }
  return known;
}

/** Whether enough of a word is left in its stem: "even" is not "evening". */
function isTelling([itsStem = '', ...more]: readonly string[], [word = '']: readonly string[]) {
  return more.length > 0 || itsStem.length > 4 || word.length - itsStem.length <= 1;
}

function entries(): { concept: string; language: Language; words: string[] }[] {
  return Object.entries(ALL).flatMap(([concept, languages]) =>
    (Object.entries(languages) as [Language, string][]).flatMap(([language, phrases]) =>
      phrases
        .split(',')
        .map((phrase) => ({ concept, language, words: tokenize(phrase).map(({ word }) => word) })),
    ),
  );
}

function index(all: readonly { concept: string; phrase: string[] }[]): Phrases {
  const conceptOf = new Map<string, string>();
  const openers = new Map<string, Set<string>>();
  for (const { concept, phrase } of all) {
    const [first = ''] = phrase;
    const key = phrase.join(' ');
    if (first === '' || conceptOf.has(key)) continue;
    conceptOf.set(key, concept);
    const [, second] = phrase;
    if (second === undefined) continue;
    openers.set(first, (openers.get(first) ?? new Set()).add(second));
  }
  return { conceptOf, openers };
}
