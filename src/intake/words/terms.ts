// Reads a text as a row of terms: each a word with its stem, or a phrase with the concept it stands for.
import {
  isKnownWord,
  listedLanguage,
  onNewWords,
  stemmedPhrases,
  writtenPhrases,
} from './concepts.ts';
import { remembering } from './fold.ts';
import { fillersOf, guessLanguage, isIdle, type Language, stem } from './languages.ts';
import { type Token, tokenize } from './tokens.ts';

/** A word, folded, as one language reads it. */
export interface Lexeme {
  word: string;
  stem: string;
  /** A word that only holds sentences together. */
  filler: boolean;
  /** What it means alone; two meanings for a compound of two known words. */
  concepts: readonly string[];
  /** The most words of a phrase with a meaning of its own that it may begin. */
  longest: number;
}

const SHORTEST_TELLING_FILLER = 5;

const known = new Map<Language, (word: string) => Lexeme>();
onNewWords(() => known.clear());

/** The lexeme of a folded word. */
function lexemeOf(word: string, language: Language): Lexeme {
  const own = known.get(language) ?? remembering((one) => study(one, language));
  known.set(language, own);
  return own(word);
}

function study(word: string, language: Language): Lexeme {
  const filler = fillersOf(language).has(word) || fillersOf('en').has(word);
  const own = stem(word, language);
  const written = writtenPhrases();
  const stemmed = stemmedPhrases(language);
  const stemSays = filler ? undefined : stemmed.conceptOf.get(own);
  // A short filler means nothing, whatever word of another language it looks like.
  const said =
    filler && word.length < SHORTEST_TELLING_FILLER ? undefined : written.conceptOf.get(word);
  // "bad" is a bathroom, but not in English.
  const concept = isKnownWord(word, language) ? (stemSays ?? said) : (said ?? stemSays);
  return {
    word,
    stem: own,
    filler: filler && concept === undefined,
    concepts: concept !== undefined ? [concept] : filler ? [] : splitCompound(word, language),
    longest: Math.max(written.longest.get(word) ?? 0, stemmed.longest.get(own) ?? 0),
  };
}

/** Languages that write several words as one. */
export const COMPOUNDING: ReadonlySet<Language> = new Set(['de', 'nl', 'sv', 'da', 'nb', 'fi']);
/** Letters that join the parts of a compound. */
const JOINTS = ['', 's', 'n', 'en', 'es', 'e'];
const SHORTEST_PART = 3;
const SHORTEST = 8;

/** The concepts of a compound's two parts ("Anmeldefehler" is a login and an error); none where there are none. */
function splitCompound(word: string, language: Language): string[] {
  if (!COMPOUNDING.has(language) || word.length < SHORTEST || word.length > 40) return [];
  const meaning = (part: string) =>
    part.length < SHORTEST_PART
      ? undefined
      : (writtenPhrases().conceptOf.get(part) ??
        stemmedPhrases(language).conceptOf.get(stem(part, language)));
  // The longest first part that is a word wins.
  for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
    const [head, tail] = [word.slice(0, at), meaning(word.slice(at))];
    const joints = tail === undefined ? [] : JOINTS.filter((joint) => head.endsWith(joint));
    const heads = joints.map((joint) => meaning(head.slice(0, at - joint.length)));
    const first = heads.find((concept) => concept !== undefined);
    if (first !== undefined && tail !== undefined) return [first, tail];
  }
  return [];
}

/** A term and the tokens it covers. A compound of two known words is two terms in one place. */
export interface Term {
  /** The first of its words, as the text's language reads it. */
  lexeme: Lexeme;
  /** What it means, when that is known: `login`, `trouble`, … */
  concept: string | null;
  /** First token, and the one after the last. */
  from: number;
  to: number;
}

/** A text that has been read. */
export interface Reading {
  text: string;
  language: Language;
  tokens: Token[];
  /** The folded words of the tokens. */
  words: string[];
  terms: Term[];
}

/** Reads a text. The longest phrase with a known meaning wins at each place. */
export function readTerms(text: string): Reading {
  const tokens = tokenize(text);
  const words = tokens.map(({ word }) => word);
  const language = guessLanguage(words) ?? listedLanguage(words);
  const lexemes = words.map((word) => lexemeOf(word, language));
  const terms: Term[] = [];
  for (let at = 0; at < lexemes.length; ) {
    const lexeme = lexemes[at] as Lexeme;
    const phrase = lexeme.longest < 2 ? null : phraseAt(lexemes, at, tokens, text, language);
    const to = phrase?.to ?? at + 1;
    const concepts = phrase ? [phrase.concept] : lexeme.concepts;
    if (concepts.length === 0) terms.push({ lexeme, concept: null, from: at, to });
    for (const concept of concepts) terms.push({ lexeme, concept, from: at, to });
    at = to;
  }
  return { text, language, tokens, words, terms };
}

/** Words that a phrase may hold besides its own: "ouverture de mon compte". */
const MOST_BETWEEN = 3;
/** No phrase reaches over these: "a game and I quit" is no game that quits. */
const CLAUSE_END =
  /[.,;:!?…\n]|\s(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|ma|mas|maar|ale|ve)\s/iu;

/** The longest phrase from `at` on that means something, as it is written or without what leads on. */
function phraseAt(
  lexemes: readonly Lexeme[],
  at: number,
  tokens: readonly Token[],
  text: string,
  language: Language,
): { concept: string; to: number } | null {
  const first = lexemes[at] as Lexeme;
  const whole = longestPhrase(lexemes.slice(at, at + first.longest), language);
  if (whole !== null) return { concept: whole.concept, to: at + whole.length };
  if (first.filler || !isIdle(lexemes[at + 1]?.word ?? '', language)) return null;
  const places = [at];
  for (let next = at + 1; next < lexemes.length; next++) {
    if (next - at - places.length >= MOST_BETWEEN) break;
    if (!isIdle(lexemes[next]?.word ?? '', language)) places.push(next);
  }
  const telling = places.map((place) => lexemes[place] as Lexeme);
  const bare = longestPhrase(telling.slice(0, first.longest), language);
  const last = places[(bare?.length ?? 0) - 1];
  if (bare === null || last === undefined) return null;
  const said = text.slice(tokens[at]?.end, tokens[last]?.start);
  return CLAUSE_END.test(said) ? null : { concept: bare.concept, to: last + 1 };
}

/** The longest beginning of these, of two words or more, that means something. */
function longestPhrase(lexemes: readonly Lexeme[], language: Language) {
  const [written, stemmed] = [writtenPhrases().conceptOf, stemmedPhrases(language).conceptOf];
  for (let length = lexemes.length; length > 1; length--) {
    const phrase = lexemes.slice(0, length);
    const concept =
      written.get(phrase.map(({ word }) => word).join(' ')) ??
      stemmed.get(phrase.map((one) => one.stem).join(' '));
    if (concept !== undefined) return { concept, length };
  }
  return null;
}
