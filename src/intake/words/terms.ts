// Reads a text as a row of terms: each a word with its stem, or a phrase with the concept it stands for.
import { listedLanguage, stemmedPhrases, writtenPhrases } from './concepts.ts';
import { guessLanguage, isIdle, type Language } from './languages.ts';
import { type Lexeme, lexemeOf } from './lexemes.ts';
import { type Token, tokenize } from './tokens.ts';

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
