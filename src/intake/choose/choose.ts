// Sorts the rows of a table by topic: reads them once, and ranks them when it is known what is rare.
import { tally } from '../../base/index.ts';
import type { Row } from '../row.ts';
import { readOnce } from './evidence.ts';
import { type Finding, type Query, Ranking } from './match.ts';
import type { Verdict } from './rank.ts';
import type { Rule, Rules } from './rules.ts';

/** A row, and why it belongs to a topic. Rows that say the same have one verdict. */
export interface ChosenRow {
  row: Row;
  verdict: Verdict;
}

/** The best first, of equals the earlier one. */
export function byScore(a: ChosenRow, b: ChosenRow): number {
  return b.verdict.score - a.verdict.score || a.row.row - b.row.row;
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

/** Words are compared on so many rows of the beginning, and on so many chosen ones. */
const SAMPLED = 2_000;
const MOST_FURTHER = 5;
/** A word goes with the chosen rows when it is so many times as frequent in them. */
const GOES_WITH = 2;

/** A query of a rule, and what each of the candidates says of it. */
interface Asked {
  ranking: Ranking;
  found: (Finding | null)[];
}

/** Gives each row to the rules that match it: the first one or all, as the rules say. */
export async function chooseRows(
  rows: AsyncIterable<Row> | Iterable<Row>,
  { mode, rules }: Rules,
  { nearly = false, onUnmatched = () => {} }: ChooseOptions = {},
): Promise<Chosen> {
  const asking = (queries: readonly Query[] = []) =>
    queries.map((query): Asked => ({ ranking: new Ranking(query), found: [] }));
  const asked = rules.map(({ match }) => ({
    own: asking(match.queries),
    guesses: asking(match.guesses),
  }));
  const all = asked.flatMap(({ own, guesses }) => [...own, ...guesses]);
  const once = sharedStrings();
  const candidates: Row[] = [];
  const sample: Map<string, string>[] = [];
  let read = 0;
  for await (const row of rows) {
    read++;
    const findings = all.map(({ ranking }) => ranking.find(row));
    if (read <= SAMPLED) sample.push(wordsOf(row));
    if (findings.every((finding) => finding === null)) onUnmatched(row);
    else {
      candidates.push(once(row));
      for (const [at, { found }] of all.entries()) found.push(findings[at] ?? null);
    }
  }
  const judges = asked.map(({ own, guesses }) => ({ own: bestOf(own), guess: bestOf(guesses) }));
  const topics: Topic[] = rules.map((rule) => ({ rule, rows: [], nearly: [], further: [] }));
  let unmatched = read - candidates.length;
  for (const [place, row] of candidates.entries()) {
    let matched = false;
    for (const [at, { rule, rows: own, nearly: below }] of topics.entries()) {
      const sure = judges[at]?.own(place) ?? null;
      const verdict = sure ?? judges[at]?.guess(place) ?? null;
      if (verdict === null || rule.match.barred.some((match) => match(row) !== null)) continue;
      const chosen = nearly || (sure !== null && verdict.state === 'chosen');
      (chosen ? own : below).push({ row, verdict });
      matched ||= chosen;
      if (chosen && mode === 'first') break;
    }
    if (matched) continue;
    unmatched++;
    onUnmatched(row);
  }
  for (const topic of topics) topic.further = goingWith(topic, sample);
  return { topics, read, unmatched };
}

/** The best that any of the queries makes of a candidate, by its place. */
function bestOf(asked: readonly Asked[]): (place: number) => Verdict | null {
  const judges = asked.map(({ ranking, found }) => ({ judge: ranking.judge(), found }));
  return (place) =>
    judges.reduce<Verdict | null>((best, { judge, found }) => {
      const finding = found[place] ?? null;
      const verdict = finding && judge(finding);
      return verdict && verdict.score > (best?.score ?? 0) ? verdict : best;
    }, null);
}

/** So many different texts are known at a time. */
const MOST_SHARED = 4_000;

/** Rows are kept by the hundred thousand, and most of their cells hold what other rows hold too. */
function sharedStrings(): (row: Row) => Row {
  const known = new Map<string, string>();
  const one = (text: string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST_SHARED) known.clear();
    known.set(text, text);
    return text;
  };
  return (row) => {
    row.share?.(one);
    return row;
  };
}

/** The words that stand in a topic's rows far more often than in the sample, the most frequent first. */
function goingWith({ rows, rule }: Topic, sample: readonly Map<string, string>[]): string[] {
  const own = rows.slice(0, SAMPLED).map(({ row }) => wordsOf(row));
  const stems = (all: typeof sample) => tally(all.flatMap((words) => [...words.keys()]));
  const usual = stems(sample);
  const wordOf = new Map(own.flatMap((words) => [...words]).reverse());
  const asked = rule.match.queries.flatMap(({ units }) => units.flatMap(({ words }) => words));
  const found = [...stems(own)].flatMap(([stem, count]) => {
    const word = wordOf.get(stem) ?? stem;
    const known = asked.some((one) => one.startsWith(stem) || word.startsWith(one));
    const often = count / own.length > (GOES_WITH * (usual.get(stem) ?? 0)) / sample.length;
    return !known && count >= 3 && often ? [word] : [];
  });
  return found.slice(0, MOST_FURTHER);
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
