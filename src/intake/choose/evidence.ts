// What a row says of a query: where each of its units is mentioned, in what way, and whether what
// stands there is praise. Rows are ranked by it once all of them are read.
import type { Row } from '../row.ts';
import { excerpt, saidText } from '../safe-cell.ts';
import { conceptNamed, isKnownWord } from '../words/concepts.ts';
import { smallWords } from '../words/languages.ts';
import { type Reading, readTerms } from '../words/terms.ts';
import type { Unit } from './query.ts';
import { ERROR_CODE, TROUBLE, type WordWay, wordFinder } from './words.ts';

export type Way = WordWay | 'meaning' | 'implied';

/** How much a mention counts by the way it says it. */
export const WAYS = {
  exact: 1,
  form: 0.97,
  compound: 0.95,
  typo: 0.85,
  meaning: 0.8,
  doubtful: 0.7,
  implied: 0.68,
} as const satisfies Record<Way, number>;

/** A mention of unit number `unit` by the tokens from `from` to before `to`. */
export interface Mention {
  unit: number;
  from: number;
  to: number;
  way: Way;
  /** The words of the row that say it, as they stand there. */
  said: string;
}

/** What is kept of a row that mentions something of a query. */
export interface Evidence {
  kind: 'words';
  /** At most one for each unit: those that stand nearest together and are surest. */
  mentions: readonly Mention[];
  /** Words between them, and whether some are meanings. */
  between: number;
  /** The sentence that says it. */
  sentence: string;
  /** Why the row may be chosen, for a person. */
  why: string;
  /** Whether the row complains of something. */
  complains: boolean;
  /** Whether its rating says that its writer was content. */
  content: boolean;
  /** Whether it praises, asks or says nothing more, and so need not tell of anything wrong. */
  calm: boolean;
}

/** Only so much of a row's text is searched. */
const LONGEST_TEXT = 20_000;
/** All mentions must stand within so many words. */
const NEAR = 40;
/** Of "mas" alone between two words nobody can tell: "no mas errores" takes the errors back. */
const CLAUSE_END =
  /[.!?…。！？,;:]\s|[\n。！？，]|\s[-–—]\s|\s(?:but|aber|mais|pero|ma|maar|ale|но|ama)\s|\S\s+mas\s|\smas\s+\S/iu;
const SENTENCE_END = /[.!?…。！？]\s|[\n。！？]/u;

/** A function that finds what a row says of these units; null where it says nothing of any. */
export function evidenceFinder(
  units: readonly Unit[],
  { synonyms, columns }: { synonyms: boolean; columns: readonly string[] },
): (row: Row) => Evidence | null {
  const finders = units.map(wordFinder);
  const flags = units.map(({ concept }) => conceptNamed(concept));
  const asksBad = flags.some((one) => one?.bad === true);
  const seen = units.map(({ phrase }) => synonyms && !phrase);
  return (row) => {
    const reading = readOnce(row, columns);
    const { words, terms, language } = reading;
    const found: Mention[] = [];
    let denied = false;
    const add = (unit: number, from: number, to: number, way: Way, said = flags[unit]) => {
      const bad = said?.bad === true;
      if (isTakenBack(reading, from, to, bad)) {
        denied ||= bad;
        return;
      }
      if (!bad && asksBad && isPraised(reading, from)) return;
      found.push({ unit, from, to, way, said: '' });
    };
    for (let at = 0; at < words.length; at++) {
      for (const [unit, find] of finders.entries()) {
        const said = find(words, at, language);
        if (said !== null) add(unit, at, said.to, said.way);
      }
    }
    for (const { concept, lexeme, from, to } of terms) {
      for (const [unit, { concept: asked }] of units.entries()) {
        if (seen[unit] !== true || asked === null) continue;
        if (concept === asked) add(unit, from, to, 'meaning');
        else if (concept === null) {
          if (asked === TROUBLE && ERROR_CODE.test(lexeme.word)) add(unit, from, to, 'implied');
        } else if (
          flags[unit]?.kin.includes(concept) ||
          conceptNamed(concept)?.implies.includes(asked)
        ) {
          // "Cannot cancel" denies no trouble, though a concert that is cancelled is one.
          add(unit, from, to, 'implied', conceptNamed(concept));
        }
      }
    }
    if (found.length === 0) return null;
    found.sort((a, b) => a.from - b.from || WAYS[b.way] - WAYS[a.way] || a.unit - b.unit);
    const best = bestWindow(found, units);
    const mentions = best.mentions.map((one) => ({ ...one, said: surface(reading, [one]) }));
    const why = explain(mentions, units, (group) => surface(reading, group));
    const sentence = sentenceAround(reading, mentions);
    const rating = row.rating ?? null;
    return {
      ...{ kind: 'words', mentions, between: best.between, why, sentence },
      complains: !denied && (complains(reading) || (rating !== null && rating < 0.4)),
      content: rating !== null && rating > 0.7,
      calm: denied || isCalm(reading, mentions.length),
    };
  };
}

/**
 * Why a row may be chosen, for a person: its own words, and what they stand for. `surface` gives the
 * words of mentions that stand side by side.
 */
export function explain(
  mentions: readonly Mention[],
  units: readonly Unit[],
  surface: (group: readonly Mention[]) => string,
): string {
  return neighbours(mentions)
    .map((group) => {
      const asked = [...new Set(group.map(({ unit }) => unit))]
        .sort((a, b) => a - b)
        .map((unit) => units[unit]?.asked ?? '');
      const inexact = group.some(({ way }) => way !== 'exact');
      return inexact ? `'${surface(group)}' ≈ '${asked.join(' ')}'` : `'${surface(group)}'`;
    })
    .join(', ');
}

/** Mentions that stand side by side, all as asked or all otherwise, are shown as one. */
function neighbours(mentions: readonly Mention[]): Mention[][] {
  const groups: Mention[][] = [];
  for (const mention of mentions) {
    const last = groups.at(-1)?.at(-1);
    const joins =
      last && mention.from <= last.to && (mention.way === 'exact') === (last.way === 'exact');
    if (joins) groups.at(-1)?.push(mention);
    else groups.push([mention]);
  }
  return groups;
}

/** How much of a sentence makes a title. */
const LONGEST_SENTENCE = 76;
const CLAUSE =
  /(?:[,;(–—]\s*|:\s+)(?:(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|en|maar)\s+)?|\s[-–—]\s+|\s(?:and|but|und|aber|et|mais|y|pero|ma|mas|maar)\s+/giu;
const SENTENCE = /[!?…]+(?:\s+|$)|\.(?:\s*(?=\p{Lu}\p{Ll})|\s*$)|[\n。！？]/gu;

/** The sentence, or the title, that the mentions stand in; of a long one the clause of the first. */
function sentenceAround({ text, tokens }: Reading, mentions: readonly Mention[]): string {
  const [first] = mentions;
  const endOf = (one: Mention | undefined) => tokens[(one?.to ?? 1) - 1]?.end ?? text.length;
  const from = tokens[first?.from ?? 0]?.start ?? 0;
  const [own, last] = [endOf(first), endOf(mentions.at(-1))];
  let [start, end] = partAround(text, SENTENCE, from, own);
  const to = last <= end && last - from < LONGEST_SENTENCE ? last : own;
  if (end - start > LONGEST_SENTENCE) {
    const [opens, closes] = partAround(text.slice(start, end), CLAUSE, from - start, to - start);
    [start, end] = [start + opens, start + closes];
  }
  // What is cut at its end is cut by the one who makes titles.
  if (to - start > LONGEST_SENTENCE) start = text.indexOf(' ', to - LONGEST_SENTENCE) + 1;
  return text.slice(Math.min(start, from), Math.min(end, start + 240)).trim();
}

/** Where the part of a text begins and ends that holds these places. */
function partAround(text: string, boundary: RegExp, from: number, to: number): [number, number] {
  let start = 0;
  for (const { index, 0: found } of text.matchAll(boundary)) {
    if (index >= to) return [start, index];
    if (index + found.length <= from) start = index + found.length;
  }
  return [start, text.length];
}

function surface({ text, tokens }: Reading, mentions: readonly Mention[]): string {
  const from = Math.min(...mentions.map((mention) => mention.from));
  const to = Math.max(...mentions.map((mention) => mention.to));
  return excerpt(text.slice(tokens[from]?.start, tokens[to - 1]?.end), 60);
}

/** The last reading of a row, so that many queries on the same row read it only once. */
let latest: { row: Row; columns: string; reading: Reading } | undefined;

/** What a row says in its title, its text and these further columns, read. */
export function readOnce(row: Row, columns: readonly string[]): Reading {
  const names = columns.length === 0 ? '' : columns.join('\u001f');
  if (latest?.row !== row || latest.columns !== names) {
    latest = { row, columns: names, reading: readTerms(searchedText(row, columns)) };
  }
  return latest.reading;
}

export function searchedText(row: Row, columns: readonly string[]): string {
  const { title, text } = row;
  // Each part is cleaned by itself: most are one line, and need hardly a look.
  const own = title === '' ? cleaned(text) : `${cleaned(title)}\n${cleaned(text)}`;
  if (columns.length === 0) return own;
  return [...columns.map((name) => cleaned(row.cells[name] ?? '')), own]
    .filter((part) => part.trim() !== '')
    .join('\n');
}

function cleaned(text: string): string {
  return aboutMatter(saidText(text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text));
}

/** `@AirLost` names somebody, "@mentions" may be the matter; "#LostBag" is two words. */
function aboutMatter(text: string): string {
  if (!text.includes('@') && !text.includes('#')) return text;
  return text
    .replace(/(?<![\p{L}\p{N}.])@([A-Za-z]\w+)/gu, (all, name: string) =>
      isKnownWord(name.toLowerCase()) || isKnownWord(name.toLowerCase().replace(/s$/, ''))
        ? all
        : ' ',
    )
    .replace(/#(\p{L}+)/gu, (_, tag: string) => ` ${tag.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')}`);
}

/** Whether words are taken back ("no errors") or praised in their clause ("waiting was very short"). */
function isTakenBack(
  { terms, tokens, text, words }: Reading,
  from: number,
  to: number,
  bad: boolean,
): boolean {
  const together = (one: number, other: number) =>
    !CLAUSE_END.test(text.slice(tokens[one]?.end, tokens[other]?.start));
  const no = smallWords('negators');
  for (const { concept, from: start, to: end } of terms) {
    const praise = conceptNamed(concept)?.praise === true;
    // "The wait was not short": what praises is taken back itself.
    if (!praise || (no.has(words[start - 1] ?? '') && together(start - 1, start))) continue;
    // "no errors" is one term, and what is asked for stands in it.
    if (start <= from && end >= to && end - start > to - from) return bad;
    if (bad && start >= to && start - to < 6 && together(to - 1, start)) return true;
  }
  if (!bad) return false;
  for (let at = from - 1, near = 0; at >= 0 && near < 2; at--) {
    const word = words[at] ?? '';
    if (no.has(word)) return together(at, from);
    // "has never once had a crash": words that only lead from one to the other are no distance.
    near += smallWords('bridges').has(word) ? 0 : 1;
  }
  let behind = to;
  while (smallWords('bridges').has(words[behind] ?? '')) behind++;
  const next = words[behind] ?? '';
  // "crasht nooit.", not "a delay never seen before".
  const closes = behind + 1 >= words.length || !together(behind, behind + 1);
  return (
    (smallWords('behind').has(next) || (smallWords('after').has(next) && closes)) &&
    together(to - 1, behind)
  );
}

/** Whether a matter is praised in its sentence, and nothing bad is said there. */
function isPraised({ terms, tokens, text }: Reading, at: number): boolean {
  const together = (other: number) => {
    const [first, second] = other < at ? [other, at] : [at, other];
    return !SENTENCE_END.test(text.slice(tokens[first]?.end, tokens[second]?.start));
  };
  const there = terms
    .filter(({ from }) => together(from))
    .map(({ concept }) => conceptNamed(concept));
  return there.some((one) => one?.praise === true) && !there.some((one) => one?.bad === true);
}

function complains({ terms, words }: Reading): boolean {
  const no = smallWords('negators');
  const bad = terms.some(({ concept }) => {
    const known = conceptNamed(concept);
    return known?.bad === true || known?.deny === true || concept === 'missing';
  });
  return bad || words.some((word) => no.has(word));
}

function isCalm({ terms, text }: Reading, mentioned: number): boolean {
  const said = terms.map(({ concept, lexeme }) => ({ lexeme, known: conceptNamed(concept) }));
  const telling = said.filter(({ lexeme, known }) => (known ? !known.idle : !lexeme.filler));
  return (
    text.includes('?') ||
    telling.length < mentioned + 2 ||
    said.some(({ known }) => known?.praise === true) ||
    terms.some(({ concept }) => concept === 'inquiry')
  );
}

/** The surest and closest set of mentions, one for each unit that has any near enough. */
function bestWindow(mentions: readonly Mention[], units: readonly Unit[]) {
  let best = { mentions: [] as Mention[], between: 0, worth: 0 };
  for (const [start, first] of mentions.entries()) {
    const chosen = new Map<number, Mention>();
    for (const next of mentions.slice(start)) {
      if (next.to - first.from > NEAR && next !== first) break;
      if (!chosen.has(next.unit)) chosen.set(next.unit, next);
    }
    const window = [...chosen.values()];
    const said = window.reduce((sum, { from, to }) => sum + to - from, 0);
    const between = Math.max(0, Math.max(...window.map(({ to }) => to)) - first.from - said);
    const sure = window.reduce(
      (sum, { unit, way }) => sum + WAYS[way] * (units[unit]?.prior ?? 1),
      0,
    );
    const worth = sure * nearness(between);
    if (worth > best.worth) best = { mentions: window, between, worth };
    if (window.length === units.length && between === 0 && sure > units.length * 0.9) break;
  }
  return best;
}

/** What the words between the mentions leave of a score. */
export function nearness(between: number): number {
  return Math.max(0.7, 1 - 0.008 * between);
}
