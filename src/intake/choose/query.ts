// Takes apart what was asked for: words that may stand anywhere near each other, and "phrases".
import { AppError } from '../../base/index.ts';
import { conceptNamed, writtenPhrases } from '../words/concepts.ts';
import { type Language, stem } from '../words/languages.ts';
import { readTerms } from '../words/terms.ts';

/** One thing that has to be mentioned. */
export interface Unit {
  /** As it was asked for. */
  asked: string;
  words: string[];
  /** The words without anything between them: "log in" and "log-in" are both "login". */
  joined: string;
  concept: string | null;
  /** The words have to stand side by side, in this order, and nothing may stand for them. */
  phrase: boolean;
  /** How much it counts before it is known how rare it is here: 1, less for what is in most reports. */
  prior: number;
  /** The language the query seems to be in, whose word forms count next to English ones. */
  language: Language;
}

/** What nearly every report has ("error", "app", "long") tells little about which one it is. */
const VAGUE_PRIOR = 0.35;
const PHRASE = /"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»/gu;

/** The units of a query. Throws AppError `usage` when it holds no word. */
export function parseQuery(query: string): Unit[] {
  const units: Unit[] = [];
  const loose = query.replace(PHRASE, (_, ...found: (string | undefined)[]) => {
    const phrase = found.slice(0, 4).find((text) => text !== undefined) ?? '';
    units.push(...unitsOf(phrase, true));
    return ' ';
  });
  units.unshift(...unitsOf(loose, false));
  if (units.length === 0) {
    throw new AppError('usage', `There is no word to look for in '${query}'.`, {
      next: 'Give words, a "phrase" in quotes, or a /regular expression/.',
    });
  }
  return units;
}

function unitsOf(text: string, phrase: boolean): Unit[] {
  const { terms, tokens, words, language } = readTerms(text);
  if (phrase) {
    if (words.length === 0) return [];
    const joined = words.join('');
    return [{ asked: text.trim(), words, joined, concept: null, phrase, prior: 1, language }];
  }
  const telling = terms.filter(({ concept, lexeme }) => concept !== null || !lexeme.filler);
  // "What to do" is all fillers, and still means something to the one who asked for it.
  return (telling.length > 0 ? telling : terms).map((term) => {
    const first = tokens[term.from];
    const last = tokens[term.to - 1];
    const own = words.slice(term.from, term.to);
    const concept = term.concept ?? writtenPhrases().conceptOf.get(own.join('')) ?? null;
    return {
      asked: text.slice(first?.start, last?.end),
      words: own,
      joined: own.join(''),
      concept,
      phrase,
      prior: conceptNamed(concept)?.vague === true ? VAGUE_PRIOR : 1,
      language,
    };
  });
}

/** Whether a word is a form of another in one of the languages. */
export function isForm(word: string, other: string, languages: readonly Language[]): boolean {
  if (word === other) return true;
  if (word[0] !== other[0]) return false;
  return languages.some((language) => stem(word, language) === stem(other, language));
}
