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
  /** Of every query of every rule, in their order. */
  findings: readonly (Finding | null)[];
}

const JUDGED: Candidate = { row: {} as Row, findings: [] };

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
  const queriesOf = ({ match }: Rule) => [...match.queries, ...(match.guesses ?? [])];
  const rankings = rules.flatMap((rule) => queriesOf(rule).map((query) => new Ranking(query)));
  const once = sharedStrings();
  const candidates: Candidate[] = [];
  const alone = new WeakMap<Finding, (Finding | null)[]>();
  const sample = new WordCounts();
  let read = 0;
  for await (const row of rows) {
    read++;
    let findings: (Finding | null)[] | null = null;
    for (let at = 0; at < rankings.length; at++) {
      const finding = rankings[at]?.find(row) ?? null;
      if (finding === null) continue;
      if (rankings.length === 1) {
        findings = alone.get(finding) ?? [finding];
        alone.set(finding, findings);
        continue;
      }
      findings ??= new Array<Finding | null>(rankings.length).fill(null);
      findings[at] = finding;
    }
    if (read <= SAMPLED) sample.add(row);
    if (findings === null) onUnmatched(row);
    else candidates.push({ row: once(row), findings });
  }
  const judges = rankings.map((ranking) => ranking.judge());
  const firstOf = rules.map((_, at) =>
    rules.slice(0, at).reduce((sum, rule) => sum + queriesOf(rule).length, 0),
  );
  const topics: Topic[] = rules.map((rule) => ({ rule, rows: [], nearly: [], further: [] }));
  let unmatched = read - candidates.length;
  for (let place = 0; place < candidates.length; place++) {
    const { row, findings } = candidates[place] as Candidate;
    // What is judged makes room for the verdicts.
    candidates[place] = JUDGED;
    let matched = false;
    for (const [at, topic] of topics.entries()) {
      const from = firstOf[at] ?? 0;
      const to = from + topic.rule.match.queries.length;
      const verdict =
        best(findings, judges, from, to) ??
        guessed(best(findings, judges, to, from + queriesOf(topic.rule).length));
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
  from: number,
  to: number,
): Verdict | null {
  let found: Verdict | null = null;
  for (let at = from; at < to; at++) {
    const finding = findings[at] ?? null;
    const verdict = finding === null ? null : (judges[at]?.(finding) ?? null);
    if (verdict !== null && verdict.score > (found?.score ?? 0)) found = verdict;
  }
  return found;
}

function guessed(verdict: Verdict | null): Verdict | null {
  return verdict && { ...verdict, state: 'nearly' };
}

/** A column whose cells are the same in fewer than a quarter of so many rows is left as it is. */
const TRIED = 1_000;
const MOST_SHARED = 20_000;

/** Rows are kept by the hundred thousand, and most of their cells hold what other rows hold too. */
function sharedStrings(): (row: Row) => Row {
  const columns = new Map<string, { known: Map<string, string>; tried: number; shared: number }>();
  const one = (name: string, text: string): string => {
    let column = columns.get(name);
    if (!column) {
      column = { known: new Map(), tried: 0, shared: 0 };
      columns.set(name, column);
    }
    const { known } = column;
    if (column.tried >= TRIED && 4 * column.shared < column.tried) {
      if (known.size > 0) known.clear();
      return text;
    }
    column.tried++;
    const before = known.get(text);
    if (before !== undefined) {
      column.shared++;
      return before;
    }
    if (known.size < MOST_SHARED) known.set(text, text);
    return text;
  };
  return (row) => {
    const { cells } = row;
    for (const name in cells) cells[name] = one(name, cells[name] ?? '');
    for (const role of ['title', 'text', 'reporter', 'source', 'severity'] as const) {
      row[role] = one(role, row[role]);
    }
    return row;
  };
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
