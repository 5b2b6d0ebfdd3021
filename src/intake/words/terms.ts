// Reads a text as a row of terms: each a word with its stem, or a phrase with the concept it stands for.
import { stemmedPhrases, writtenPhrases } from './concepts.ts';
import { guessLanguage, type Language } from './languages.ts';
import { type Lexeme, lexemeOf, longestAt } from './lexemes.ts';
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
  const language = guessLanguage(words);
  const lexemes = words.map((word) => lexemeOf(word, language));
  const terms: Term[] = [];
  for (let at = 0; at < lexemes.length; ) {
    const lexeme = lexemes[at] as Lexeme;
    const most = lexeme.opens === null ? 0 : longestAt(lexeme, lexemes[at + 1]);
    const phrase = most > 1 ? longestPhrase(lexemes, at, most, language) : null;
    const to = at + (phrase?.length ?? 1);
    if (phrase !== null) {
      terms.push({ lexeme, concept: phrase.concept, from: at, to });
    } else if (lexeme.concepts.length === 0) {
      terms.push({ lexeme, concept: null, from: at, to });
    } else {
      for (const concept of lexeme.concepts) terms.push({ lexeme, concept, from: at, to });
    }
    at = to;
  }
  return { text, language, tokens, words, terms };
}

/** The longest phrase of at most `most` words from `at` that means something. */
function longestPhrase(
  lexemes: readonly Lexeme[],
  at: number,
  most: number,
  language: Language,
): { concept: string; length: number } | null {
  for (let length = Math.min(most, lexemes.length - at); length > 1; length--) {
    const there = lexemes.slice(at, at + length);
    const concept =
      writtenPhrases().conceptOf.get(there.map(({ word }) => word).join(' ')) ??
      stemmedPhrases(language).conceptOf.get(there.map((lexeme) => lexeme.stem).join(' ')) ??
      (language === 'en'
        ? undefined
        : stemmedPhrases('en').conceptOf.get(there.map(({ english }) => english).join(' ')));
    if (concept !== undefined) return { concept, length };
  }
  return null;
}
