// Sorts the rows of a table by topic: reads them once, and ranks them when it is known what is rare.
import type { Row } from '../row.ts';
import { readOnce } from './evidence.ts';
import { type Choice, type Finding, Ranking } from './match.ts';
import type { Verdict } from './rank.ts';
import type { Rule, Rules } from './rules.ts';

/** A row, and why it belongs to a topic. */
export interface ChosenRow extends Choice {
  row: Row;
  /** The sentence that says what was looked for; empty where an expression found it. */
  sentence: string;
  /** Chosen for a slip of the fingers alone, or for one word of several. */
  weak: Verdict['weak'];
}

/** A rule with its rows in the order of the table, and those just below. */
export interface Topic {
  rule: Rule;
  rows: ChosenRow[];
  nearly: ChosenRow[];
  /** Words of the file that go with the chosen rows. */
  further: string[];
}

/** What a pass over a table found. */
export interface Chosen {
  /** Every rule in the order of the file. */
  topics: Topic[];
  /** How many rows were looked at, and how many of them belong to no topic. */
  read: number;
  unmatched: number;
}

export interface ChooseOptions {
  /** Takes the rows just below too. */
  nearly?: boolean;
  /** Hears of every row that no rule takes; those that are nearly taken at the end. */
  onUnmatched?: (row: Row) => void;
}

interface Candidate {
  row: Row;
  /** By rule and query. */
  findings: (Finding | null)[][];
}

/** Words are compared on so many rows of the beginning, and on so many chosen ones. */
const SAMPLED = 2_000;
const MOST_FURTHER = 5;
/** A word goes with the chosen rows when it is so many times as frequent in them. */
const GOES_WITH = 2;

/** Gives each row to the rules that match it: the first one or all, as the rules say. */
export async function chooseRows(
  rows: AsyncIterable<Row> | Iterable<Row>,
  { mode, rules }: Rules,
  { nearly = false, onUnmatched = () => {} }: ChooseOptions = {},
): Promise<Chosen> {
  const rankings = rules.map(({ match }) => match.queries.map((query) => new Ranking(query)));
  const candidates: Candidate[] = [];
  const sample = new WordCounts();
  let read = 0;
  for await (const row of rows) {
    read++;
    const findings = rankings.map((queries) => queries.map((ranking) => ranking.find(row)));
    if (read <= SAMPLED) sample.add(row);
    if (findings.some((ofRule) => ofRule.some((one) => one !== null))) {
      candidates.push({ row, findings });
    } else onUnmatched(row);
  }
  const judges = rankings.map((queries) => queries.map((ranking) => ranking.judge()));
  const topics: Topic[] = rules.map((rule) => ({ rule, rows: [], nearly: [], further: [] }));
  let unmatched = read - candidates.length;
  for (const { row, findings } of candidates) {
    let matched = false;
    for (const [at, topic] of topics.entries()) {
      const verdict = best(findings[at] ?? [], judges[at] ?? []);
      if (verdict === null || topic.rule.match.barred.some((match) => match(row) !== null))
        continue;
      const { why, score, weak, sentence } = verdict;
      if (verdict.state === 'nearly' && !nearly) {
        topic.nearly.push({ row, why, score, weak, sentence });
        continue;
      }
      topic.rows.push({ row, why, score, weak, sentence });
      matched = true;
      if (mode === 'first') break;
    }
    if (matched) continue;
    unmatched++;
    onUnmatched(row);
  }
  for (const topic of topics) {
    topic.further = sample.goingWith(
      topic.rows.map(({ row }) => row),
      topic.rule,
    );
  }
  return { topics, read, unmatched };
}

function best(
  findings: readonly (Finding | null)[],
  judges: readonly ((finding: Finding) => Verdict | null)[],
): Verdict | null {
  let found: Verdict | null = null;
  for (const [at, finding] of findings.entries()) {
    const verdict = finding === null ? null : (judges[at]?.(finding) ?? null);
    if (verdict !== null && verdict.score > (found?.score ?? 0)) found = verdict;
  }
  return found;
}

/** In how many rows of a sample each telling word stands. */
class WordCounts {
  readonly #rows = new Map<string, number>();
  #total = 0;

  add(row: Row): void {
    this.#total++;
    for (const stem of wordsOf(row).keys()) this.#rows.set(stem, (this.#rows.get(stem) ?? 0) + 1);
  }

  /** The words that stand in these rows far more often than in the sample, the most frequent first. */
  goingWith(rows: readonly Row[], { match }: Rule): string[] {
    const own = new Map<string, { count: number; word: string }>();
    const some = rows.slice(0, SAMPLED);
    for (const row of some) {
      for (const [stem, word] of wordsOf(row)) {
        own.set(stem, {
          count: (own.get(stem)?.count ?? 0) + 1,
          word: own.get(stem)?.word ?? word,
        });
      }
    }
    const asked = match.queries.flatMap(({ units }) => units.flatMap(({ words }) => words));
    return [...own]
      .filter(([stem, { count, word }]) => {
        const usual = (this.#rows.get(stem) ?? 0) / Math.max(1, this.#total);
        const known = asked.some((one) => one.startsWith(stem) || word.startsWith(one));
        return !known && count >= 3 && count / some.length > GOES_WITH * usual;
      })
      .sort(([, a], [, b]) => b.count - a.count || (a.word < b.word ? -1 : 1))
      .slice(0, MOST_FURTHER)
      .map(([, { word }]) => word);
  }
}

/** Stem and word of each telling word of a row. */
function wordsOf(row: Row): Map<string, string> {
  const { terms } = readOnce(row, []);
  return new Map(
    terms.flatMap(({ lexeme: { word, stem, filler } }) =>
      filler || word.length < 4 || /\d/.test(word) ? [] : [[stem, word] as const],
    ),
  );
}
