// Whether a row can say anything of a query, word by word and without reading it: most rows of a file
// say nothing of what is looked for. Errs on the side of reading a row.
import { conceptNamed, conceptNames, phrasesOf } from '../words/concepts.ts';
import { stem } from '../words/languages.ts';
import { eachWord } from '../words/tokens.ts';
import { slipOf } from '../words/typo.ts';
import { ERROR_CODE, TROUBLE } from './evidence.ts';
import type { Unit } from './query.ts';

/** Units by their bits: those that a text may mention. */
export type Relevance = (text: string) => number;

/** What a word does: it may say units alone, or do so with a next word that begins in some way. */
interface Use {
  alone: number;
  opens: readonly { bits: number; next: string }[];
}

/** Beginnings of words, with what they do. */
interface Beginnings {
  byLength: Map<number, Map<string, Use>>;
  /** Beginnings of single words, which compounds may hold inside. */
  inside: { part: string; bits: number }[];
}

const REMEMBERED = 200_000;
const LONGEST_BEGINNING = 12;
const SHORTEST_COMPOUND = 8;
const SHORT = 5;
/** Only so many units have a bit; with more, every row is read. */
const MOST_UNITS = 30;

export function relevanceOf(units: readonly Unit[], synonyms: boolean): Relevance {
  const all = 2 ** Math.min(units.length, MOST_UNITS) - 1;
  if (units.length > MOST_UNITS) return () => all;
  const beginnings = beginningsOf(units, synonyms);
  const known = new Map<string, Use>();
  const useOf = (word: string): Use => {
    let use = known.get(word);
    if (use === undefined) {
      use = study(word, units, beginnings);
      if (known.size >= REMEMBERED) known.clear();
      known.set(word, use);
    }
    return use;
  };
  return (text) => {
    let bits = 0;
    let opens: Use['opens'] = [];
    eachWord(text, (word) => {
      for (const { bits: further, next } of opens) if (word.startsWith(next)) bits |= further;
      const use = useOf(word);
      bits |= use.alone;
      // Short words may stand between those of a phrase.
      if (word.length > SHORT || use.opens.length > 0) opens = use.opens;
    });
    return bits;
  };
}

/** What all forms of a word begin with. */
function beginningOf(word: string, stems: readonly string[]): string {
  const shortest = Math.min(word.length, ...stems.map(({ length }) => length));
  // A stem may end in letters that forms do not have: "deliveri" of "delivery".
  return word.slice(
    0,
    Math.min(LONGEST_BEGINNING, Math.max(Math.min(3, word.length), shortest - 2)),
  );
}

function beginningsOf(units: readonly Unit[], synonyms: boolean): Beginnings {
  const found: Beginnings = { byLength: new Map(), inside: [] };
  const add = (word: string, bits: number, next: string | null) => {
    const table = found.byLength.get(word.length) ?? new Map<string, Use>();
    found.byLength.set(word.length, table);
    const use = table.get(word) ?? { alone: 0, opens: [] };
    table.set(
      word,
      next === null
        ? { ...use, alone: use.alone | bits }
        : { ...use, opens: [...use.opens, { bits, next }] },
    );
    if (next === null && word.length > 2) found.inside.push({ part: word, bits });
  };
  for (const [at, unit] of units.entries()) {
    const bits = 1 << at;
    const forms = (word: string) =>
      beginningOf(word, [stem(word, 'en'), stem(word, unit.language)]);
    const [first = '', second] = unit.words;
    add(forms(unit.joined), bits, null);
    if (second !== undefined) add(forms(first), bits, forms(second));
    if (unit.concept === null || !synonyms || unit.phrase) continue;
    const wanted = new Set([
      unit.concept,
      ...(conceptNamed(unit.concept)?.kin ?? []),
      ...conceptNames().filter((name) => conceptNamed(name)?.implies.includes(unit.concept ?? '')),
    ]);
    for (const { words, language } of phrasesOf(wanted)) {
      const begin = (word: string) => beginningOf(word, [stem(word, language), stem(word, 'en')]);
      const [one = '', two] = words;
      add(begin(one), bits, two === undefined ? null : begin(two));
    }
  }
  return found;
}

function study(word: string, units: readonly Unit[], { byLength, inside }: Beginnings): Use {
  let alone = 0;
  const opens: { bits: number; next: string }[] = [];
  for (const [length, table] of byLength) {
    if (length > word.length) continue;
    const use = table.get(word.slice(0, length));
    if (use === undefined) continue;
    alone |= use.alone;
    opens.push(...use.opens);
  }
  for (const [at, { joined, words, concept }] of units.entries()) {
    const bits = 1 << at;
    const [first = ''] = words;
    const singular = joined.replace(/s$/, '');
    const slip =
      slipOf(word, joined) ??
      slipOf(word, singular) ??
      slipOf(word, first) ??
      slipOf(stem(word, 'en'), stem(joined, 'en'));
    if (slip !== null || (concept === TROUBLE && ERROR_CODE.test(word))) alone |= bits;
    // "log in" and "S.S.O" spell a unit in parts.
    if (word.length < joined.length && joined.startsWith(word)) {
      opens.push({ bits, next: joined.slice(word.length, word.length + 2) });
    }
  }
  if (word.length >= SHORTEST_COMPOUND) {
    for (const { part, bits } of inside) if (word.includes(part)) alone |= bits;
  }
  return { alone, opens };
}
