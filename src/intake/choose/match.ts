// Decides whether a row mentions what was asked for, and says by which of its words.
import type { Row } from '../row.ts';
import { excerpt, plainText } from '../safe-cell.ts';
import { type Reading, readTerms } from '../words/terms.ts';
import { type Mention, mentionFinder, WAYS } from './mentions.ts';
import { compilePattern, isPattern, type PatternOptions } from './pattern.ts';
import { isPraised } from './praise.ts';
import { parseQuery, type Unit } from './query.ts';

/** Why a row was chosen, for a person, and how surely: 1 is word for word, above 0. */
export interface Choice {
  why: string;
  score: number;
}

/** Answers for one row: a choice, or null when it does not mention what was asked for. */
export type Match = (row: Row) => Choice | null;

export interface MatchOptions extends PatternOptions {
  /** Whether words of the same meaning count ("Anmeldung" for "login"); yes unless said. */
  synonyms?: boolean;
  /** Names of further columns whose cells are searched too, before title and text. */
  columns?: readonly string[];
}

/** Only so much of a row's text is searched. */
const LONGEST_TEXT = 20_000;
/** All units must stand within so many words; less where meanings stand for words. */
const NEAR = { literal: 40, meaning: 24 };
/** What each word between the mentions takes from the score. */
const PER_WORD_BETWEEN = 0.01;

/**
 * Compiles what to look for:
 * - `SSO login errors`: all words, near each other, in any order; forms, compounds, small slips and
 *   words of the same meaning count, in several languages. Case, accents and punctuation do not.
 * - `"login error"`: the words side by side in this order, in any form.
 * - `/sso.*fail/i`: a regular expression on title and text.
 * Throws AppError `usage` for a query without words or an invalid expression.
 */
export function compileMatch(query: string, options: MatchOptions = {}): Match {
  const columns = options.columns ?? [];
  const textOf = searchedText(columns);
  if (isPattern(query)) {
    const find = compilePattern(query, options);
    return (row) => find(textOf(row), row);
  }
  const units = parseQuery(query.slice(0, 500));
  const findMentions = mentionFinder(units, options.synonyms ?? true);
  return (row) => {
    const reading = readOnce(row, textOf, columns.join('\u001f'));
    const mentions = findMentions(reading);
    if (mentions === null) return null;
    const nearest = bestWindow(mentions, units.length, (chosen) =>
      isPraised(chosen, reading, units),
    );
    return nearest === null ? null : explain(nearest, reading, units);
  };
}

/** The last reading of a row, so that many rules on the same row read it only once. */
let latest: { row: Row; columns: string; reading: Reading } | undefined;

function readOnce(row: Row, textOf: (row: Row) => string, columns: string): Reading {
  if (latest?.row !== row || latest.columns !== columns) {
    latest = { row, columns, reading: readTerms(textOf(row)) };
  }
  return latest.reading;
}

function searchedText(columns: readonly string[]): (row: Row) => string {
  return (row) => {
    const parts = [...columns.map((name) => row.cells[name] ?? ''), row.title, row.text];
    return plainText(
      parts
        .filter((part) => part !== '')
        .join('\n')
        .slice(0, LONGEST_TEXT),
    );
  };
}

interface Window {
  /** One mention for each unit. */
  mentions: Mention[];
  score: number;
}

/** The surest and closest set of mentions that covers all units; null when there is none near enough. */
function bestWindow(
  mentions: readonly Mention[],
  units: number,
  isVoid: (chosen: readonly Mention[]) => boolean,
): Window | null {
  let best: Window | null = null;
  for (let start = 0; start < mentions.length; start++) {
    const chosen = coverFrom(mentions, start, units);
    if (chosen === null) continue;
    const span = spanOf(chosen);
    const literal = chosen.every(({ way }) => way !== 'meaning' && way !== 'implied');
    const between = span - chosen.reduce((sum, { from, to }) => sum + to - from, 0);
    if (span > (literal ? NEAR.literal : NEAR.meaning)) continue;
    const sure = chosen.reduce((sum, { way }) => sum + WAYS[way], 0) / units;
    const score = sure * Math.max(0.6, 1 - PER_WORD_BETWEEN * Math.max(0, between));
    if (score > (best?.score ?? 0) && !isVoid(chosen)) best = { mentions: chosen, score };
  }
  return best;
}

/** From one mention on: for each unit the surest mention within reach, the nearer of equals. */
function coverFrom(mentions: readonly Mention[], start: number, units: number): Mention[] | null {
  const first = mentions[start];
  if (first === undefined) return null;
  const chosen = new Map<number, Mention>([[first.unit, first]]);
  for (let at = start + 1; at < mentions.length; at++) {
    const next = mentions[at] as Mention;
    if (next.to - first.from > NEAR.literal) break;
    const before = chosen.get(next.unit);
    if (next.unit === first.unit) continue;
    if (before === undefined || (WAYS[next.way] > WAYS[before.way] && isClose(next, before))) {
      chosen.set(next.unit, next);
    }
  }
  return chosen.size === units ? [...chosen.values()].sort((a, b) => a.from - b.from) : null;
}

/** A surer mention is worth a few words of distance, not a paragraph. */
function isClose(next: Mention, before: Mention): boolean {
  return next.from - before.to < 10;
}

function spanOf(mentions: readonly Mention[]): number {
  return Math.max(...mentions.map(({ to }) => to)) - Math.min(...mentions.map(({ from }) => from));
}

function explain({ mentions, score }: Window, reading: Reading, units: readonly Unit[]): Choice {
  const parts: string[] = [];
  for (const group of neighbours(mentions)) {
    const said = surface(reading, group);
    const inexact = group.some(({ way }) => way !== 'exact');
    const asked = group
      .map(({ unit }) => unit)
      .sort((a, b) => a - b)
      .map((unit) => units[unit]?.asked ?? '')
      .join(' ');
    parts.push(inexact ? `'${said}' ≈ '${asked}'` : `'${said}'`);
  }
  return { why: parts.join(', '), score: Math.round(score * 100) / 100 };
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

function surface({ text, tokens }: Reading, mentions: readonly Mention[]): string {
  const from = Math.min(...mentions.map((mention) => mention.from));
  const to = Math.max(...mentions.map((mention) => mention.to));
  return excerpt(text.slice(tokens[from]?.start, tokens[to - 1]?.end), 60);
}
