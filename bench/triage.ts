// Measures triage without a model on reports of six trades, labelled by hand: choosing beside substring
// search and BM25 at its best cut, grouping, and titles. Word lists and thresholds are made with the
// tuning half in view; the other half is only measured. Run: npx tsx bench/triage.ts [--held-out]
// [--only TRADE] [--misses]
import { readdirSync, readFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import snowball from 'snowball-stemmers';
import { parse } from 'yaml';
import {
  type Chosen,
  chooseRows,
  compileQuery,
  featuresAsked,
  groupRows,
  type Row,
  rowOf,
  ruleOf,
} from '../src/intake/index.ts';

/** A report, what it is about (`other`: nothing that is looked for) and what is wrong. */
export interface Labelled extends Row {
  topic: string;
  problem: string;
}

const FOLDER = new URL('data/trades/', import.meta.url);
const OTHER = 'other';
/** A topic with more groups than this has its small ones joined, as in the program. */
const MOST = 30;

export const TRADES = readdirSync(FOLDER).map((name) => name.replace(/\.yaml$/, ''));

/** The rows of a trade; of each problem every other report belongs to a half. */
export function reportsOf(trade: string, half?: 'tuning' | 'held-out'): Labelled[] {
  const text = readFileSync(new URL(`${trade}.yaml`, FOLDER), 'utf8');
  const topics = parse(text) as Record<string, Record<string, string>>;
  const wanted = half === undefined ? null : half === 'tuning' ? 0 : 1;
  const all = Object.entries(topics).flatMap(([topic, problems]) =>
    Object.entries(problems).flatMap(([problem, lines]) =>
      lines
        .trim()
        .split('\n')
        .flatMap((said, at) =>
          wanted === null || at % 2 === wanted ? [{ topic, problem, said }] : [],
        ),
    ),
  );
  return all.map(({ topic, problem, said }, at) => ({
    ...rowOf({ row: at + 1, text: said, externalId: `R-${at + 1}`, cells: { text: said } }),
    ...{ topic, problem },
  }));
}

export const topicsOf = (rows: readonly Labelled[]) =>
  [...new Set(rows.map(({ topic }) => topic))].filter((topic) => topic !== OTHER);

interface Score {
  precision: number;
  recall: number;
  f1: number;
}

function scoreOf(found: ReadonlySet<Row>, right: ReadonlySet<Row>): Score {
  const both = [...found].filter((row) => right.has(row)).length;
  const precision = found.size === 0 ? 0 : both / found.size;
  const recall = right.size === 0 ? 0 : both / right.size;
  return {
    precision,
    recall,
    f1: both === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

/** What the program chooses for one topic. */
export function chosenFor(rows: readonly Labelled[], topic: string): Promise<Chosen> {
  return chooseRows(rows, {
    mode: 'first',
    rules: [ruleOf({ name: topic, match: [topic], list: '' })],
  });
}

/** Rows that hold any of the words. */
function bySubstring(rows: readonly Labelled[], topic: string): Set<Row> {
  const words = topic.split(' ').filter((word) => word.length > 3);
  return new Set(
    rows.filter(({ text }) => words.some((word) => text.toLowerCase().includes(word))),
  );
}

const english = snowball.newStemmer('english');

/** BM25 over English stems, at the cut that is best for this very topic. */
function byBm25(rows: readonly Labelled[], topic: string, right: ReadonlySet<Row>): Score {
  const index = new MiniSearch<Labelled>({
    ...{ fields: ['text'], idField: 'row' },
    processTerm: (word) => english.stem(word.toLowerCase()),
  });
  index.addAll(rows);
  const ranked = index.search(topic).flatMap(({ id }) => rows.find(({ row }) => row === id) ?? []);
  const scores = ranked.map((_, cut) => scoreOf(new Set(ranked.slice(0, cut + 1)), right));
  const none = { precision: 0, recall: 0, f1: 0 };
  return scores.reduce((best, one) => (one.f1 > best.f1 ? one : best), none);
}

/** B-cubed: for each row, how pure and how whole its group is. */
export function bCubed<Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  labelOf: (row: Row) => string,
): Score {
  let precision = 0;
  let recall = 0;
  for (const one of rows) {
    const group = rows.filter((other) => keyOf(other) === keyOf(one));
    const alike = rows.filter((other) => labelOf(other) === labelOf(one));
    const both = group.filter((other) => labelOf(other) === labelOf(one)).length;
    precision += both / group.length / rows.length;
    recall += both / alike.length / rows.length;
  }
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

/** All figures of a trade, the mean of its topics. */
export async function measure(rows: readonly Labelled[], misses = false) {
  const topics: {
    topic: string;
    own: Score;
    plain: Score;
    bm25: Score;
    groups: Score;
    said: number;
  }[] = [];
  for (const topic of topicsOf(rows)) {
    const right = new Set<Row>(rows.filter((row) => row.topic === topic));
    const chosen = (await chosenFor(rows, topic)).topics[0];
    if (!chosen) continue;
    const found = new Set(chosen.rows.map(({ row }) => row));
    const says = new Map(
      [...chosen.rows, ...chosen.nearly].map(
        ({ row, verdict }) => [row, verdict.sentence] as const,
      ),
    );
    const labelled = [...right];
    const { find, units } = compileQuery(topic);
    const asked = featuresAsked(units);
    const groups = groupRows(labelled, { by: 'similar', most: MOST, says, asked });
    const groupOf = new Map(groups.flatMap(({ id, members }) => members.map((row) => [row, id])));
    const tasks = groupRows([...found], { by: 'similar', most: MOST, says, asked });
    const telling = tasks.filter(({ title, representative }) =>
      find({ ...representative, title, text: '' }, title),
    );
    const labelOf = (row: Row) => (row as Labelled).problem;
    topics.push({
      topic,
      own: scoreOf(found, right),
      plain: scoreOf(bySubstring(rows, topic), right),
      bm25: byBm25(rows, topic, right),
      groups: bCubed(labelled, (row) => groupOf.get(row), labelOf),
      said: tasks.length === 0 ? 1 : telling.length / tasks.length,
    });
    if (!misses) continue;
    console.log(`\n## ${topic}`);
    for (const row of right) if (!found.has(row)) console.log(`  missed: ${row.text}`);
    for (const {
      row,
      verdict: { why },
    } of chosen.rows)
      if (!right.has(row)) console.log(`  WRONG: ${row.text} [${why}]`);
    for (const { members, title } of groups)
      console.log(`  group "${title}": ${members.map((row) => labelOf(row)).join(', ')}`);
  }
  return topics;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const round = (value: number) => Math.round(value * 1000) / 1000;

async function main(): Promise<void> {
  const flags = process.argv.slice(2);
  const half = flags.includes('--held-out') ? 'held-out' : 'tuning';
  const only = flags[flags.indexOf('--only') + 1];
  const lines: Record<string, Record<string, number>> = {};
  for (const trade of TRADES) {
    if (flags.includes('--only') && trade !== only) continue;
    const rows = reportsOf(trade, half);
    const topics = await measure(rows, flags.includes('--misses'));
    const of = (pick: (one: (typeof topics)[number]) => number) => round(mean(topics.map(pick)));
    const line = {
      ...{ rows: rows.length, topics: topics.length },
      ...{ precision: of(({ own }) => own.precision), recall: of(({ own }) => own.recall) },
      ...{ F1: of(({ own }) => own.f1), 'F1 substring': of(({ plain }) => plain.f1) },
      'F1 BM25 at its best cut': of(({ bm25 }) => bm25.f1),
      ...{
        'B³ P': of(({ groups }) => groups.precision),
        'B³ R': of(({ groups }) => groups.recall),
      },
      ...{ 'B³ F1': of(({ groups }) => groups.f1), 'titles that say it': of(({ said }) => said) },
    };
    lines[trade] = line;
    for (const { topic, own, bm25, groups } of topics) {
      if (!flags.includes('--topics')) continue;
      console.log(
        trade,
        topic,
        round(own.precision),
        round(own.recall),
        round(own.f1),
        'bm25',
        round(bm25.f1),
        'B3',
        round(groups.precision),
        round(groups.recall),
        round(groups.f1),
      );
    }
  }
  console.log(`Half: ${half}. Means over the topics of a trade.`);
  console.table(lines);
}

await main();
