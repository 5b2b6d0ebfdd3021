// Reads a tool's name as a sentence: one verb, the nouns in order, what narrows them, and the rest.
import {
  COUNTS,
  FILLER,
  NOUNS,
  type Noun,
  QUALIFIERS,
  type Qualifier,
  SENTENCE_FILLER,
  UNCOUNTABLE,
  VERBS,
  type Verb,
} from './vocabulary.ts';
import { segmented, singular, wordsOf } from './words.ts';

/** A name, understood as far as its words are known. */
export interface NameReading {
  verb: Verb | null;
  /** The word that said the verb: `add` and `create` are one verb. */
  word: string | null;
  nouns: Noun[];
  /** The nouns among them that were said of many, or of what cannot be counted. */
  plural: Noun[];
  qualifiers: Qualifier[];
  /** Nouns that the description speaks against. */
  doubtful: Noun[];
  /** Nouns that the description speaks of in the plural. */
  promised: Noun[];
  /** Whether the verb or the noun was read off the description, because the name has none. */
  borrowed: boolean;
  /** Words that mean something this program does not know: such a tool is not what it seems. */
  unknown: string[];
}

const verbOfWord = new Map<string, Verb>();
for (const [verb, words] of Object.entries(VERBS) as [Verb, string[]][]) {
  for (const word of words) verbOfWord.set(word, verb);
}

type Meaning = { noun: Noun } | { qualifier: Qualifier };
const meaningOfPhrase = new Map<string, Meaning>();
for (const [noun, phrases] of Object.entries(NOUNS) as [Noun, string[]][]) {
  for (const phrase of phrases) meaningOfPhrase.set(phrase, { noun });
}
for (const [qualifier, phrases] of Object.entries(QUALIFIERS) as [Qualifier, string[]][]) {
  for (const phrase of phrases) meaningOfPhrase.set(phrase, { qualifier });
}
const LONGEST_PHRASE = 4;

const knownWords = new Set<string>([
  ...verbOfWord.keys(),
  ...FILLER,
  ...[...meaningOfPhrase.keys()].flatMap((phrase) => phrase.split(' ')),
]);

/** The thing that a phrase names, whatever its spelling; null for any other phrase. */
export function nounOf(phrase: string): Noun | null {
  const meaning = meaningOfPhrase.get(wordsOf(phrase).map(singular).join(' '));
  return meaning && 'noun' in meaning ? meaning.noun : null;
}

/** The verb that a single word is, if it is one. */
export function verbOf(word: string): Verb | null {
  return verbOfWord.get(word) ?? (word === 'list' ? 'list' : null);
}

/** `prefix` holds words that the endpoint puts in front of every tool, such as a product name. */
export function readName(name: string, prefix: ReadonlySet<string> = new Set()): NameReading {
  const words = wordsOf(name)
    .flatMap((word) => segmented(word, knownWords))
    .filter((word) => !prefix.has(word));
  return readWords(words);
}

/** Reads words that stand apart already, as `readName` reads those of a name. */
export function readWords(words: string[]): NameReading {
  const readings = verbIndexes(words).map((at) => readingWithVerbAt(words, at));
  return readings.reduce((best, rival) => (costOf(rival) < costOf(best) ? rival : best));
}

/** What a reading leaves unsaid: words that it does not know, or what it speaks of. */
function costOf({ unknown, nouns }: NameReading): number {
  return unknown.length + (nouns.length === 0 ? 0.5 : 0);
}

/**
 * Where the verb may stand. The singular `list` names a thing when another verb is there
 * (`get_list`), and is the verb otherwise (`list_tasks`, `lists_list`). -1: no verb at all.
 */
function verbIndexes(words: string[]): number[] {
  const clear = words.flatMap((word, at) => (word !== 'list' && verbOfWord.has(word) ? [at] : []));
  if (clear.length > 0) return clear;
  const count = words.findIndex((word) => word in COUNTS);
  const list = words.indexOf('list');
  return words.length > 1 && count > -1 ? [...(list > -1 ? [list] : []), count] : [list];
}

/**
 * Reads a sentence as a name is read, from the verb that it starts with; null unless every word of it
 * is understood, because any other word may turn its meaning.
 */
export function readSentence(sentence: string): NameReading | null {
  const [first = '', ...rest] = wordsOf(sentence);
  const words = rest.filter((word) => !SENTENCE_FILLER.has(singular(word)));
  const stem = verbOf(first) ? first : first.replace(/s$/, '');
  const verb = verbOf(stem);
  const reading = verb
    ? readingWithVerbAt([stem, ...words], 0)
    : readingWithVerbAt([first, ...words], -1);
  return reading.unknown.length === 0 && reading.nouns.length > 0 ? reading : null;
}

function readingWithVerbAt(words: string[], at: number): NameReading {
  const verb = verbOf(words[at] ?? '') ?? COUNTS[words[at] ?? ''] ?? null;
  const reading: NameReading = {
    ...{ verb, word: verb && (words[at] ?? null), nouns: [], plural: [], qualifiers: [] },
    ...{ unknown: [], doubtful: [], promised: [], borrowed: false },
  };
  readPhrases(
    words.filter((_, index) => index !== at),
    reading,
  );
  return reading;
}

function readPhrases(words: string[], into: NameReading): void {
  const singulars = words.map(singular);
  for (let at = 0; at < words.length; ) {
    const taken = phraseAt(words, singulars, at, into);
    const word = singulars[at] ?? '';
    if (taken === 0 && !FILLER.has(word)) into.unknown.push(word);
    at += Math.max(taken, 1);
  }
}

/** How many words the longest known phrase here takes; 0 when there is none. */
function phraseAt(words: string[], singulars: string[], at: number, into: NameReading): number {
  for (let size = Math.min(LONGEST_PHRASE, words.length - at); size > 0; size--) {
    const meaning = meaningOfPhrase.get(singulars.slice(at, at + size).join(' '));
    if (!meaning) continue;
    if ('noun' in meaning) {
      include(into.nouns, meaning.noun);
      const last = words[at + size - 1] ?? '';
      if (singulars[at + size - 1] !== last || UNCOUNTABLE.has(last))
        include(into.plural, meaning.noun);
    } else include(into.qualifiers, meaning.qualifier);
    return size;
  }
  return 0;
}

function include<T>(all: T[], one: T): void {
  if (!all.includes(one)) all.push(one);
}
