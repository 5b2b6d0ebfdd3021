// Sorts the rows of a table by topic, in one pass.
import type { Row } from '../row.ts';
import type { Choice } from './match.ts';
import type { Rule, Rules } from './rules.ts';

/** A row, and why it belongs to a topic. */
export interface ChosenRow extends Choice {
  row: Row;
}

/** What a pass over a table found. */
export interface Chosen {
  /** Every rule in the order of the file, with its rows in the order of the table. */
  topics: { rule: Rule; rows: ChosenRow[] }[];
  /** How many rows were looked at, and how many of them belong to no topic. */
  read: number;
  unmatched: number;
}

/**
 * Gives each row to the rules that match it: the first one or all, as the rules say. `onUnmatched`
 * hears of every row that none matches.
 */
export async function chooseRows(
  rows: AsyncIterable<Row> | Iterable<Row>,
  { mode, rules }: Rules,
  onUnmatched: (row: Row) => void = () => {},
): Promise<Chosen> {
  const topics = rules.map((rule) => ({ rule, rows: [] as ChosenRow[] }));
  let read = 0;
  let unmatched = 0;
  for await (const row of rows) {
    read++;
    let matched = false;
    for (const topic of topics) {
      const choice = topic.rule.match(row);
      if (choice === null) continue;
      topic.rows.push({ row, ...choice });
      matched = true;
      if (mode === 'first') break;
    }
    if (matched) continue;
    unmatched++;
    onUnmatched(row);
  }
  return { topics, read, unmatched };
}
