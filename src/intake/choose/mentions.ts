// Finds where a text mentions what was asked for, and how surely: by its words, or by something that
// means the same.
import type { Reading, Term } from '../words/terms.ts';
import type { Unit } from './query.ts';
import { type WordWay, wordFinder } from './words.ts';

export type Way = WordWay | 'meaning' | 'implied';

/** How much a mention counts by the way it says it. */
export const WAYS = {
  exact: 1,
  form: 0.97,
  compound: 0.95,
  typo: 0.85,
  meaning: 0.7,
  implied: 0.5,
} as const satisfies Record<Way, number>;

/** A mention of unit number `unit` by the tokens from `from` to before `to`. */
export interface Mention {
  unit: number;
  from: number;
  to: number;
  way: Way;
}

/** The concept of a query for errors. */
export const TROUBLE = 'trouble';
/** What praises instead: "no errors", "works fine". */
export const PRAISE = 'fine';
/** Ways of failing: whoever asks for errors means these too, though nobody wrote "error". */
const FAILURES: ReadonlySet<string> = new Set(
  'crash hang blank loop expire invalid not_found timeout disabled lost excess'.split(' '),
);
/** Codes by which programs report an error. */
const ERROR_CODE = /^(?:[45]\d\d|err\p{L}*\d*|aadsts\d+|0x[0-9a-f]{4,})$/u;

/**
 * A function that finds all mentions of the units, in the order of the text. It answers null as soon
 * as one of the units is not mentioned at all.
 */
export function mentionFinder(
  units: readonly Unit[],
  synonyms: boolean,
): (reading: Reading) => Mention[] | null {
  const finders = units.map((unit) => wordFinder(unit, units));
  return (reading) => {
    const found: Mention[] = [];
    const { words, terms, language } = reading;
    for (const [number, unit] of units.entries()) {
      const before = found.length;
      const find = finders[number];
      for (let at = 0; at < words.length; at++) {
        const said = find?.(words, at, language) ?? null;
        if (said === null || isPraise(unit, terms, at)) continue;
        found.push({ unit: number, from: at, to: said.to, way: said.way });
      }
      if (synonyms && !unit.phrase) addMeanings(found, terms, unit, number);
      if (found.length === before) return null;
    }
    return found.sort((a, b) => a.from - b.from || WAYS[b.way] - WAYS[a.way] || a.unit - b.unit);
  };
}

/** The errors of "no errors" are none. */
function isPraise(unit: Unit, terms: readonly Term[], at: number): boolean {
  return (
    unit.concept === TROUBLE &&
    terms.some(({ concept, from, to }) => concept === PRAISE && at >= from && at < to)
  );
}

/** Terms that mean what the unit means, or something that is a case of it. */
function addMeanings(found: Mention[], terms: readonly Term[], unit: Unit, number: number): void {
  const { concept } = unit;
  if (concept === null) return;
  for (const { concept: meant, lexeme, from, to } of terms) {
    if (meant === concept) {
      found.push({ unit: number, from, to, way: 'meaning' });
    } else if (concept === TROUBLE) {
      const fails = meant === null ? ERROR_CODE.test(lexeme.word) : FAILURES.has(meant);
      if (fails) found.push({ unit: number, from, to, way: 'implied' });
    }
  }
}
