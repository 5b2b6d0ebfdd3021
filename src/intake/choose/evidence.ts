// What a row says of a query: where each of its units is mentioned, in what way, and whether what
// stands there is praise. Rows are ranked by it once all of them are read.
import type { Row } from '../row.ts';
import { excerpt, saidText } from '../safe-cell.ts';
import { conceptNamed, isKnownWord } from '../words/concepts.ts';
import { foldText } from '../words/fold.ts';
import { fillersOf, type Language, negatorsOf, smallWords } from '../words/languages.ts';
import { type Reading, readTerms } from '../words/terms.ts';
import type { Unit } from './query.ts';
import { type WordWay, wordFinder } from './words.ts';

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
/** A text of fewer words may be in any language. */
const FEW_WORDS = 12;
/** All mentions must stand within so many words. */
const NEAR = 40;
export const TROUBLE = 'trouble';
/** Codes by which programs report an error. */
export const ERROR_CODE = /^(?:[45]\d\d|err\p{L}*\d*|aadsts\d+|0x[0-9a-f]{4,})$/u;
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
    const add = (unit: number, from: number, to: number, way: Way) => {
      const bad = flags[unit]?.bad === true;
      const asked = units[unit]?.language ?? language;
      if (isTakenBack(reading, from, to, { bad, asked })) {
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
        } else if (flags[unit]?.kin.includes(concept) || impliesIt(concept, asked)) {
          add(unit, from, to, 'implied');
        }
      }
    }
    if (found.length === 0) return null;
    found.sort((a, b) => a.from - b.from || WAYS[b.way] - WAYS[a.way] || a.unit - b.unit);
    const best = bestWindow(found, units);
    if (best === null) return null;
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
    const group = groups[groups.length - 1];
    const last = group?.[group.length - 1];
    const joins =
      last !== undefined &&
      mention.from <= last.to &&
      (mention.way === 'exact') === (last.way === 'exact');
    if (group !== undefined && joins) group.push(mention);
    else groups.push([mention]);
  }
  return groups;
}

/** How much of a sentence makes a title. */
const LONGEST_SENTENCE = 76;
const CLAUSE_START =
  /(?:[,;(–—]\s*|:\s+)(?:(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|en|maar)\s+)?|\s[-–—]\s+|\s(?:and|but|und|aber|et|mais|y|pero|ma|mas|maar)\s+/giu;

/** The sentence, or the title, that a mention stands in; of a long one the clauses around it. */
function sentenceAround(reading: Reading, mentions: readonly Mention[]): string {
  const { text, tokens, language } = reading;
  const [first] = mentions;
  const from = tokens[first?.from ?? 0]?.start ?? 0;
  const endOf = (mention: Mention | undefined) =>
    tokens[(mention?.to ?? 1) - 1]?.end ?? text.length;
  const last = endOf(mentions.at(-1));
  const together = last - from < LONGEST_SENTENCE && !SENTENCE_END.test(text.slice(from, last));
  const to = together ? last : endOf(first);
  const before = text.slice(Math.max(0, from - 200), from);
  const begun = Math.max(
    ...[...before.matchAll(/[!?…]\s+|\.\s*(?=\p{Lu}\p{Ll})|[\n。！？]/gu)].map(
      (m) => m.index + m[0].length,
    ),
    0,
  );
  const start = from - before.length + begun;
  const ended = text.slice(to, to + 200).search(/[!?…](?:\s|$)|\.(?:\s*\p{Lu}|\s*$)|[\n。！？]/u);
  const end = Math.min(text.length, to + (ended < 0 ? 200 : ended));
  if (end - start <= LONGEST_SENTENCE || to - from >= LONGEST_SENTENCE) {
    return text.slice(start, Math.min(end, start + 240)).trim();
  }
  const opens = clauseStart(text, { start, from, to });
  const closes = clauseEnd(text, { start: opens, to, end });
  const rest = text.slice(to, closes.at).trimEnd();
  return `${text.slice(opens, to)}${closes.whole ? rest : withoutFillers(rest, language)}`.trim();
}

/** Where to begin, so that the mention still finds room: with a clause, or else with a word. */
function clauseStart(text: string, at: { start: number; from: number; to: number }): number {
  if (at.to - at.start <= LONGEST_SENTENCE) return at.start;
  const room = at.to - LONGEST_SENTENCE;
  const said = text.slice(at.start, at.from);
  const clauses = [...said.matchAll(CLAUSE_START)].map((m) => at.start + m.index + m[0].length);
  const clause = clauses.find((place) => place >= room);
  if (clause !== undefined) return clause;
  const blank = text.indexOf(' ', Math.max(room, at.from - LONGEST_SENTENCE / 2));
  return blank < 0 || blank >= at.from ? at.from : blank + 1;
}

/** Where to end: with a clause, or else with a word. */
function clauseEnd(text: string, at: { start: number; to: number; end: number }) {
  const most = Math.min(at.end, at.start + LONGEST_SENTENCE);
  if (most === at.end) return { at: most, whole: true };
  const clauses = [...text.slice(at.to, most).matchAll(CLAUSE_START)];
  const clause = at.to + (clauses.at(-1)?.index ?? 0);
  if (clause > at.to && clause - at.start > LONGEST_SENTENCE / 2)
    return { at: clause, whole: true };
  return { at: Math.max(at.to, text.lastIndexOf(' ', most)), whole: false };
}

/** A cut sentence without the words at its end that lead to the next ones. */
function withoutFillers(text: string, language: Language): string {
  const left = text.replace(/\s+\S+$/u, '');
  const word = foldText(text.slice(left.length).trim());
  const leads = fillersOf(language).has(word) || fillersOf('en').has(word);
  return leads && left !== text ? withoutFillers(left, language) : text;
}

function surface({ text, tokens }: Reading, mentions: readonly Mention[]): string {
  const from = Math.min(...mentions.map((mention) => mention.from));
  const to = Math.max(...mentions.map((mention) => mention.to));
  return excerpt(text.slice(tokens[from]?.start, tokens[to - 1]?.end), 60);
}

function impliesIt(concept: string, asked: string): boolean {
  return conceptNamed(concept)?.implies.includes(asked) === true;
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
  reading: Reading,
  from: number,
  to: number,
  { bad, asked }: { bad: boolean; asked: Language },
): boolean {
  const { terms, tokens, text, words, language } = reading;
  const together = (one: number, other: number) =>
    !CLAUSE_END.test(text.slice(tokens[one]?.end, tokens[other]?.start));
  // Of a few words nobody can tell the language.
  const no = negatorsOf(words.length < FEW_WORDS ? null : [language, asked]);
  for (const { concept, from: start, to: end } of terms) {
    const praise = conceptNamed(concept)?.praise === true;
    // "The wait was not short": what praises is taken back itself.
    if (!praise || (no.has(words[start - 1] ?? '') && together(start - 1, start))) continue;
    // "no errors" is one term, and what is asked for stands in it.
    if (start <= from && end >= to && end - start > to - from) return bad;
    if (start === from && end === to) return bad;
    if (bad && start >= to && start - to < 6 && together(to - 1, start)) return true;
    if (bad && end <= from && from - end < 4 && together(end - 1, from)) return true;
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

function complains({ terms, words, language }: Reading): boolean {
  const no = negatorsOf([language]);
  return (
    terms.some(({ concept }) => {
      const known = conceptNamed(concept);
      return known?.bad === true || known?.deny === true || concept === 'missing';
    }) || words.some((word) => no.has(word))
  );
}

function isCalm({ terms, text }: Reading, mentioned: number): boolean {
  const said = terms.map(({ concept, lexeme }) => conceptNamed(concept) ?? lexeme);
  const telling = said.filter((one) => ('filler' in one ? !one.filler : !one.idle));
  return (
    text.includes('?') ||
    telling.length < mentioned + 2 ||
    said.some((one) => 'praise' in one && one.praise) ||
    terms.some(({ concept }) => concept === 'inquiry')
  );
}

/** The surest and closest set of mentions, one for each unit that has any near enough. */
function bestWindow(
  mentions: readonly Mention[],
  units: readonly Unit[],
): { mentions: Mention[]; between: number } | null {
  let best: { mentions: Mention[]; between: number; worth: number } | null = null;
  for (let start = 0; start < mentions.length; start++) {
    const chosen = coverFrom(mentions, start);
    const span = spanOf(chosen);
    const between = Math.max(0, span - chosen.reduce((sum, { from, to }) => sum + to - from, 0));
    const sure = chosen.reduce(
      (sum, { unit, way }) => sum + WAYS[way] * (units[unit]?.prior ?? 1),
      0,
    );
    const worth = sure * nearness(between);
    if (worth > (best?.worth ?? 0)) best = { mentions: chosen, between, worth };
    if (chosen.length === units.length && between === 0 && sure > units.length * 0.9) break;
  }
  return best;
}

/** What the words between the mentions leave of a score. */
export function nearness(between: number): number {
  return Math.max(0.7, 1 - 0.008 * between);
}

/** From one mention on: for each unit the nearest mention within reach. */
function coverFrom(mentions: readonly Mention[], start: number): Mention[] {
  const first = mentions[start] as Mention;
  const chosen = new Map<number, Mention>([[first.unit, first]]);
  for (let at = start + 1; at < mentions.length; at++) {
    const next = mentions[at] as Mention;
    if (next.to - first.from > NEAR) break;
    if (!chosen.has(next.unit)) chosen.set(next.unit, next);
  }
  return [...chosen.values()];
}

function spanOf(mentions: readonly Mention[]): number {
  return Math.max(...mentions.map(({ to }) => to)) - Math.min(...mentions.map(({ from }) => from));
}
