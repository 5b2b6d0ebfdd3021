// Reads a tool's name as a sentence: one verb, the nouns in order, qualifiers, and unknown words.
import {
  COUNTS,
  FILLER,
  inEnglish,
  NOUNS,
  type Noun,
  QUALIFIERS,
  type Qualifier,
  SENTENCE_FILLER,
  UNCOUNTABLE,
  VERBS,
  type Verb,
} from './vocabulary.ts';

/** A name, understood as far as its words are known. */
export interface NameReading {
  verb: Verb | null;
  /** The word of the verb: `add` and `create` are one verb. */
  word: string | null;
  nouns: Noun[];
  /** The nouns among them in the plural, or uncountable. */
  plural: Noun[];
  qualifiers: Qualifier[];
  /** Nouns that the description contradicts. */
  doubtful: Noun[];
  /** Nouns that the description has in the plural. */
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
/** How many words the longest phrase has that begins with a word. */
const longestFrom = new Map<string, number>();
for (const words of [...meaningOfPhrase.keys()].map((phrase) => phrase.split(' '))) {
  const [first = ''] = words;
  longestFrom.set(first, Math.max(words.length, longestFrom.get(first) ?? 0));
}

const knownWords = new Set<string>([
  ...verbOfWord.keys(),
  ...FILLER,
  ...[...meaningOfPhrase.keys()].flatMap((phrase) => phrase.split(' ')),
]);

// Servers repeat themselves: names of arguments come with many tools, a tool's is read for its effect too.
const wordsOfName = new Map<string, readonly string[]>();
const readingOfWords = new Map<string, NameReading>();
const MOST_NAMES = 10_000;

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
export function readWords(words: readonly string[]): NameReading {
  const said = words.join(' ');
  const known = readingOfWords.get(said);
  if (known) return known;
  const readings = verbIndexes(words).map((at) => readingWithVerbAt(words, at));
  const best = readings.reduce((one, rival) => (costOf(rival) < costOf(one) ? rival : one));
  if (readingOfWords.size < MOST_NAMES) readingOfWords.set(said, best);
  return best;
}

/** What a reading leaves open: unknown words, or a missing noun. */
function costOf({ unknown, nouns }: NameReading): number {
  return unknown.length + (nouns.length === 0 ? 0.5 : 0);
}

/**
 * Where the verb may stand. The singular `list` names a thing when another verb is there
 * (`get_list`), and is the verb otherwise (`list_tasks`, `lists_list`). -1: no verb at all.
 */
function verbIndexes(words: readonly string[]): number[] {
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

function readingWithVerbAt(words: readonly string[], at: number): NameReading {
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
  const longest = longestFrom.get(singulars[at] ?? '') ?? 0;
  for (let size = Math.min(longest, words.length - at); size > 0; size--) {
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

/** The words of a name, in order and in English: `getTaskById` -> get task by id. */
export function wordsOf(name: string): readonly string[] {
  const words = wordsOfName.get(name) ?? wordsIn(name);
  if (wordsOfName.size < MOST_NAMES) wordsOfName.set(name, words);
  return words;
}

function wordsIn(name: string): string[] {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  return inEnglish(words);
}

/** English plurals as tool names have them: entries -> entry, statuses -> status, lists -> list. */
export function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|us)es$/.test(word)) return word.slice(0, -2);
  if (/(ss|us|is)$/.test(word) || !word.endsWith('s') || word.length < 3) return word;
  return word.slice(0, -1);
}

/** A name in the one spelling that arguments are compared in: `listIds` -> list_id. */
export function canonicalName(name: string): string {
  return wordsOf(name).map(singular).join('_');
}

/**
 * Splits a run-together word into known ones (`gettimeentries` -> get time entries); the word
 * itself when it is known, or when no split uses known words only.
 */
function segmented(word: string, known: ReadonlySet<string>): string[] {
  if (known.has(word) || known.has(singular(word))) return [word];
  // best[i]: the split of the first i letters in the fewest words.
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = 0; start < end; start++) {
      const head = best[start];
      const part = word.slice(start, end);
      if (!head || !(known.has(part) || known.has(singular(part)))) continue;
      const split = [...head, part];
      const rival = best[end];
      if (!rival || split.length < rival.length) best[end] = split;
    }
  }
  const whole = best[word.length];
  // Single letters would let any word fall apart; a real split has words of two letters or an `a`.
  return whole?.every((part) => part.length > 1 || part === 'a') ? whole : [word];
}

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
