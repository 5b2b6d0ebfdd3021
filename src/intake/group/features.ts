// What a report is about, as weighted features: concepts, word stems, error codes. Who says it and
// how politely is left out.
import { tally } from '../../base/index.ts';
import type { Unit } from '../choose/query.ts';
import type { Row } from '../row.ts';
import { saidText } from '../safe-cell.ts';
import { conceptNamed } from '../words/concepts.ts';
import { type Language, smallWords, stem } from '../words/languages.ts';
import type { Lexeme } from '../words/terms.ts';
import { type Reading, readTerms } from '../words/terms.ts';

/** Feature → how strongly the text speaks of it, before it is known how common the feature is. */
export type Features = ReadonlyMap<string, number>;

/** What follows this many characters rarely tells what a report is about. */
const LONGEST_TEXT = 4000;
/** Something is let through or refused: it only tells defects apart. */
const POLARITY_WEIGHT = 0.2;
/** Some word of a text takes something back: too common to tell what it is about. */
const NEGATED = '~not';
const NEGATED_WEIGHT = 0.001;
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
  features: Map<string, number>;
  language: Language;
}

/** Reads what a text is about. */
export function matterOf(text: string): Matter {
  const reading = readTerms(text);
  return { features: featuresOf(reading), language: reading.language };
}

/** What a text speaks of, by name, for anyone who only asks whether two speak of the same. */
export function wordsOfMatter(text: string): ReadonlySet<string> {
  return new Set([...matterOf(text).features.keys()].filter((name) => name !== NEGATED));
}

/** The ways of going wrong among such names. */
export function troublesIn(names: ReadonlySet<string>): ReadonlySet<string> {
  const isTrouble = (name: string) =>
    conceptOf(name)?.bad === true || conceptOf(name)?.deny === true;
  return new Set([...names].filter(isTrouble));
}

const conceptOf = (name: string) => (name.startsWith('~') ? conceptNamed(name.slice(1)) : null);

/** How surely something is let through or too much (above 0), or refused or not there (below): up to 2. */
export function polarityOf(features: Features): number {
  let [permitted, denied] = [0, 0];
  for (const feature of features.keys()) {
    const known = conceptOf(feature);
    if (known?.permit === true) permitted = feature === '~permit' ? 2 : Math.max(permitted, 1);
    if (known?.deny === true) denied = 2;
    if (feature === NEGATED) denied = Math.max(denied, 1);
  }
  return permitted > 0 && denied > 0 ? 0 : permitted - denied;
}

/** The features that units of queries stand for. */
export function featuresAsked(units: readonly Pick<Unit, 'concept' | 'words' | 'language'>[]) {
  return new Set(
    units.flatMap(({ concept, words, language }) =>
      concept === null ? words.map((word) => stem(word, language)) : [`~${concept}`],
    ),
  );
}

function featuresOf({ terms, words }: Reading): Map<string, number> {
  const no = smallWords('refusing');
  const found = terms.flatMap(({ concept, lexeme }) =>
    concept === null ? ofWord(lexeme) : ofConcept(concept),
  );
  const weights = new Map(found.map(({ feature, weight }) => [feature, weight]));
  const counts = tally(found.map(({ feature }) => feature));
  if (counts.size > 0 && words.some((word) => no.has(word))) counts.set(NEGATED, 1);
  // In the order of their names, so that equal sets are equal to the last digit of any sum.
  return new Map(
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => [
        name,
        (weights.get(name) ?? NEGATED_WEIGHT) * (1 + Math.log(count)),
      ]),
  );
}

interface Weighted {
  feature: string;
  weight: number;
}

function ofConcept(concept: string): Weighted[] {
  const known = conceptNamed(concept);
  if (known?.idle === true) return [];
  const polar = concept === 'deny' || concept === 'permit';
  const weight = polar ? POLARITY_WEIGHT : known?.vague === true ? VAGUE_WEIGHT : 1;
  return [{ feature: `~${concept}`, weight }];
}

function ofWord({ word, stem, filler }: Lexeme): Weighted[] {
  if (filler || word.length < 2) return [];
  if (HTTP_STATUS.test(word) || CODE.test(word))
    return [{ feature: `#${word}`, weight: CODE_WEIGHT }];
  if (!/^\d+$/.test(word)) return [{ feature: stem, weight: WORD_WEIGHT }];
  return word.length > 2 ? [{ feature: word, weight: NUMBER_WEIGHT }] : [];
}
