// Measures how well alike reports are grouped without a model: precision, recall and B-cubed F1 on
// labelled rows. The threshold and word lists were made with the tuning rows in view; the other two
// files were labelled before and never tuned on. Run: npx tsx bench/intake-grouping.ts
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import {
  DEFAULT_THRESHOLD,
  groupRows,
  matchToKnown,
  type Row,
  rowOf,
} from '../src/intake/index.ts';

const SETS = [
  { file: 'grouping-tuning.csv', name: 'tuning' },
  { file: 'grouping-tuning.csv', name: 'tuning, SSO rows alone', only: /^(sso|mfa)/ },
  { file: 'grouping-held-out.csv', name: 'HELD OUT, same trade' },
  { file: 'grouping-other-trade.csv', name: 'HELD OUT, other trades' },
];

interface Labelled extends Row {
  label: string;
}

async function load(file: string, only = /./): Promise<Labelled[]> {
  const text = await readFile(new URL(`data/${file}`, import.meta.url));
  const records = parse(text, { columns: true }) as Record<'group' | 'title' | 'text', string>[];
  return records
    .filter(({ group }) => only.test(group))
    .map(({ group, title, text: said }, at) => ({
      ...rowOf({ row: at + 1, title, text: said, cells: { group } }),
      label: group,
    }));
}

/** Pairwise precision and recall, and B-cubed: for each row, how pure and how whole its group is. */
function score(rows: readonly Labelled[], threshold: number) {
  const groups = groupRows(rows, { by: 'similar', threshold });
  const groupOf = new Map(groups.flatMap(({ members }, at) => members.map((row) => [row.row, at])));
  const pairs = { both: 0, grouped: 0, alike: 0 };
  let precision = 0;
  let recall = 0;
  for (const one of rows) {
    let grouped = 0;
    let alike = 0;
    let both = 0;
    for (const other of rows) {
      const sameGroup = groupOf.get(one.row) === groupOf.get(other.row);
      const sameLabel = one.label === other.label;
      if (sameGroup) grouped++;
      if (sameLabel) alike++;
      if (sameGroup && sameLabel) both++;
    }
    precision += both / grouped / rows.length;
    recall += both / alike / rows.length;
    pairs.both += both - 1;
    pairs.grouped += grouped - 1;
    pairs.alike += alike - 1;
  }
  return {
    rows: rows.length,
    problems: new Set(rows.map(({ label }) => label)).size,
    groups: groups.length,
    'pair precision': round(pairs.both / pairs.grouped),
    'pair recall': round(pairs.both / pairs.alike),
    'B³ precision': round(precision),
    'B³ recall': round(recall),
    'B³ F1': round((2 * precision * recall) / (precision + recall)),
  };
}

/** Two thirds of each problem are known; does the rest find its own, and stay away from others? */
function recognition(rows: readonly Labelled[]) {
  const by = { column: 'group' };
  const known = groupRows(
    rows.filter((_, at) => at % 3 > 0),
    { by },
  );
  const labelOf = new Map(known.map(({ id, representative }) => [id, representative.cells.group]));
  const counts = { found: 0, missed: 0, mistaken: 0 };
  for (const group of groupRows(
    rows.filter((_, at) => at % 3 === 0),
    { by },
  )) {
    const label = group.representative.cells.group;
    const match = matchToKnown(group, known);
    const answer = match === null ? undefined : labelOf.get(match.id);
    if (answer === label) counts.found++;
    else if (answer !== undefined) counts.mistaken++;
    else if ([...labelOf.values()].includes(label)) counts.missed++;
  }
  return counts;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const loaded = await Promise.all(
  SETS.map(async ({ file, only, name }) => ({ name, rows: await load(file, only) })),
);
console.log(`Grouping at the threshold in use, ${DEFAULT_THRESHOLD}`);
console.table(
  Object.fromEntries(loaded.map(({ name, rows }) => [name, score(rows, DEFAULT_THRESHOLD)])),
);
console.log('B³ F1 at other thresholds');
console.table(
  Object.fromEntries(
    loaded.map(({ name, rows }) => [
      name,
      Object.fromEntries(
        [0.2, 0.24, 0.28, 0.32, 0.36, 0.4].map((at) => [at, score(rows, at)['B³ F1']]),
      ),
    ]),
  ),
);
console.log('Groups of new rows against known ones (two thirds known)');
console.table(Object.fromEntries(loaded.map(({ name, rows }) => [name, recognition(rows)])));
