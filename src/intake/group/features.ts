// What a report is about, as weighted features: concepts, word stems, error codes. Who says it and
// how politely is left out.
import type { Unit } from '../choose/query.ts';
import type { Row } from '../row.ts';
import { saidText } from '../safe-cell.ts';
import { conceptNamed } from '../words/concepts.ts';
import { type Language, stem } from '../words/languages.ts';
import type { Lexeme } from '../words/lexemes.ts';
import { readTerms, type Term } from '../words/terms.ts';

/** Feature → how strongly the text speaks of it, before it is known how common the feature is. */
export type Features = ReadonlyMap<string, number>;

/** What follows this many characters rarely tells what a report is about. */
const LONGEST_TEXT = 4000;
/** Something is refused, something is let through: features by which defects are kept apart. */
export const DENY = '~deny';
export const PERMIT = '~permit';
const POLARITY_WEIGHT = 0.2;
const VAGUE_WEIGHT = 0.5;
/** A word says the same only in one language and one choice of words. */
const WORD_WEIGHT = 0.7;
const CODE_WEIGHT = 1.6;
const NUMBER_WEIGHT = 0.3;

const LINKS = /https?:\/\/\S+|\S+@\S+\.\S+/g;
/** Letters and digits that name an error: AADSTS50011, ERR_TIMEOUT_2, 0x80070005. */
const CODE = /^(?=.*\d)(?=.*\p{L})[\p{L}\d]{4,}$/u;
const HTTP_STATUS = /^[45]\d\d$/;

/** The text of a row that is compared: its title, and its text without quoted mail and links. */
export function textOf(row: Pick<Row, 'title' | 'text'>): string {
  const text = saidText(row.text.slice(0, LONGEST_TEXT)).replace(LINKS, ' ');
  return text.startsWith(row.title) ? text : `${saidText(row.title.slice(0, 300))}\n${text}`;
}

/** What a text is about, and the language it seems to be in. */
export interface Matter {
  features: Features;
  language: Language;
}

/** Reads what a text is about. */
export function matterOf(text: string): Matter {
  const { terms, language } = readTerms(text);
  return { features: featuresOf(terms), language };
}

/** The features that units of queries stand for. */
export function featuresAsked(units: readonly Pick<Unit, 'concept' | 'words' | 'language'>[]) {
  return new Set(
    units.flatMap(({ concept, words, language }) =>
      concept === null ? words.map((word) => stem(word, language)) : [`~${concept}`],
    ),
  );
}

function featuresOf(terms: readonly Term[]): Features {
  const counts = new Map<string, { count: number; weight: number }>();
  for (const term of terms) {
    const weighted = term.concept === null ? ofWord(term.lexeme) : ofConcept(term.concept);
    if (weighted === null) continue;
    const seen = counts.get(weighted.feature);
    if (seen === undefined) counts.set(weighted.feature, { count: 1, weight: weighted.weight });
    else seen.count++;
  }
  // In the order of their names, so that equal sets are equal to the last digit of any sum.
  const names = [...counts.keys()].sort();
  return new Map(
    names.map((feature) => {
      const { count, weight } = counts.get(feature) ?? { count: 1, weight: 0 };
      return [feature, weight * (1 + Math.log(count))];
    }),
  );
}

interface Weighted {
  feature: string;
  weight: number;
}

function ofConcept(concept: string): Weighted | null {
  const known = conceptNamed(concept);
  if (known?.idle === true) return null;
  if (known?.deny === true) return { feature: DENY, weight: POLARITY_WEIGHT };
  if (known?.permit === true) return { feature: PERMIT, weight: POLARITY_WEIGHT };
  return { feature: `~${concept}`, weight: known?.vague === true ? VAGUE_WEIGHT : 1 };
}

function ofWord({ word, stem, filler }: Lexeme): Weighted | null {
  if (filler || word.length < 2) return null;
  if (HTTP_STATUS.test(word) || CODE.test(word))
    return { feature: `#${word}`, weight: CODE_WEIGHT };
  if (!/^\d+$/.test(word)) return { feature: stem, weight: WORD_WEIGHT };
  return word.length > 2 ? { feature: word, weight: NUMBER_WEIGHT } : null;
}
