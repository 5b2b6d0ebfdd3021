// What to look for, compiled: words that are ranked against a whole file, or an expression.
import type { Row } from '../row.ts';
import { plainText } from '../safe-cell.ts';
import { type Evidence, evidenceFinder, searchedText } from './evidence.ts';
import { type Choice, compilePattern, isPattern, type PatternOptions } from './pattern.ts';
import { parseQuery, type Unit } from './query.ts';
import { type Counts, count, emptyCounts, judge, type Verdict } from './rank.ts';
import { relevanceOf } from './words.ts';

/** Answers for one row: a choice, or null when it does not mention what was asked for. */
export type Match = (row: Row) => Choice | null;

export interface MatchOptions extends PatternOptions {
  /** Whether words of the same meaning count ("Anmeldung" for "login"); yes unless said. */
  synonyms?: boolean;
  /** Names of further columns whose cells are searched too, before title and text. */
  columns?: readonly string[];
}

/** What a row says of a query: an expression decides by itself, words only in comparison with all other rows. */
export type Finding = { kind: 'pattern'; choice: Choice } | Evidence;

/** A query, ready to be held against rows. */
export interface Query {
  asked: string;
  units: readonly Unit[];
  /** What is searched of a row. */
  textOf(row: Row): string;
  /** Whether a text may say anything of it: cheap, and never a no too many. */
  mayMention(text: string): boolean;
  /** What the row says, whose searched text this is. */
  find(row: Row, text: string): Finding | null;
}

/**
 * Compiles what to look for:
 * - `SSO login errors`: words near each other, in any order; forms, compounds, small slips and
 *   words of the same meaning count, in several languages. Rare words count most.
 * - `"login error"`: the words side by side in this order, in any form.
 * - `/sso.*fail/i`: a regular expression on title and text.
 * Throws AppError `usage` for a query without words or an invalid expression.
 */
export function compileQuery(asked: string, options: MatchOptions = {}): Query {
  const columns = options.columns ?? [];
  if (isPattern(asked)) {
    const find = compilePattern(asked, options);
    const textOf = (row: Row) =>
      plainText([...columns.map((name) => row.cells[name] ?? ''), row.title, row.text].join('\n'));
    return {
      ...{ asked, units: [], textOf, mayMention: () => true },
      find(row, text) {
        const choice = find(text.trim(), row);
        return choice === null ? null : { kind: 'pattern', choice };
      },
    };
  }
  const units = parseQuery(asked.slice(0, 500));
  const synonyms = options.synonyms ?? true;
  const find = evidenceFinder(units, { synonyms, columns });
  const mayMention = relevanceOf(units, synonyms);
  return { asked, units, textOf: (row) => searchedText(row, columns), mayMention, find };
}

/** A query on single rows, where no file says what is rare. */
export function compileMatch(asked: string, options: MatchOptions = {}): Match {
  const query = compileQuery(asked, options);
  const verdict = judge(query.units, emptyCounts(query.units));
  return (row) => {
    const finding = query.find(row, query.textOf(row));
    if (finding === null) return null;
    if (finding.kind === 'pattern') return finding.choice;
    const { state, why = '', score = 0 } = verdict(finding) ?? {};
    return state === 'chosen' ? { why, score } : null;
  };
}

/** What texts of up to so many characters say is remembered, for so many of them. */
const LONGEST_REMEMBERED = 500;
const REMEMBERED = 5_000;

/** Counts over a file what a query's units are mentioned in; judges once the file is read. */
export class Ranking {
  readonly #query: Query;
  readonly #counts: Counts;
  /** The same words stand in many rows of a form, and say the same of a query. */
  readonly #known = new Map<string, Finding | null>();

  constructor(query: Query) {
    this.#query = query;
    this.#counts = emptyCounts(query.units);
  }

  find(row: Row): Finding | null {
    this.#counts.rows++;
    const finding = this.#lookAt(row, this.#query.textOf(row));
    if (finding?.kind === 'words') count(this.#counts, finding);
    return finding;
  }

  #lookAt(row: Row, text: string): Finding | null {
    // A slow expression is told of row by row.
    const short = text.length <= LONGEST_REMEMBERED && this.#query.units.length > 0;
    const name = typeof row.rating === 'number' ? `${text}\u001f${row.rating}` : text;
    const before = short ? this.#known.get(name) : undefined;
    if (before !== undefined) return before;
    const finding = this.#query.mayMention(text) ? this.#query.find(row, text) : null;
    if (short) {
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      this.#known.set(name, finding);
    }
    return finding;
  }

  /** Once every row was looked at. */
  judge(): (finding: Finding) => Verdict | null {
    const verdict = judge(this.#query.units, this.#counts);
    const judged = new Map<Finding, Verdict | null>();
    return (finding) => {
      const before = judged.get(finding);
      if (before !== undefined) return before;
      const now: Verdict | null =
        finding.kind === 'words'
          ? verdict(finding)
          : { state: 'chosen', ...finding.choice, sentence: '', weak: null };
      if (judged.size < REMEMBERED) judged.set(finding, now);
      return now;
    };
  }
}
