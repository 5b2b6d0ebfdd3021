// One question to the model: the reports of some groups, and the groups that they may join.
import type { JsonObject } from '../../../src/engine/index.ts';
import { excerpt, type Known, type Row, rankKnown, rowOf } from '../../../src/intake/index.ts';
import type { Made, Open, Sorting, Target } from './sorting.ts';

/** Reports of one question: few enough that a model keeps them apart, many enough to be cheap. */
const MOST_REPORTS = 60;
/** Groups that are offered, and how many of them for each group of look-alikes. */
const MOST_OFFERS = 60;
const OFFERS_EACH = 8;
/** Characters of a report. */
const LONGEST_REPORT = 300;

/** Groups of look-alikes whose reports go together. */
export type Batch = Open[];

/** A report as it is shown, the rows that go where it goes, and those that look like it. */
export interface Shown {
  rows: readonly Row[];
  alike: { rows: readonly Row[] };
  signature: string;
}

/** A question: what is sent, and what its ids stand for. */
export interface Question {
  data: JsonObject;
  reports: Map<string, Shown>;
  offers: Map<string, Target>;
}

/** The open groups in questions of a good size, in their order. */
export function batchesOf(open: readonly Open[]): Batch[] {
  const batches: Batch[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const one of open) {
    if (size + one.samples.length > MOST_REPORTS) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(one);
    size += one.samples.length;
  }
  return batches;
}

export function questionFor(batch: Batch, { topic, made }: Sorting): Question {
  const reports = new Map<string, Shown>();
  const shown = batch.flatMap((open, nth) =>
    open.samples.map(({ row, rows }) => {
      const id = `r${reports.size + 1}`;
      reports.set(id, { rows, alike: open, signature: open.group.signature });
      return { id, alike: nth + 1, count: rows.length, text: wordsOf(row) };
    }),
  );
  const offers = new Map(
    offersFor(batch, topic.list.ours, made).map((one, at) => [`g${at + 1}`, one]),
  );
  const groups = [...offers].map(([id, target]) => ({ id, title: titleOf(target) }));
  return { data: { groups, reports: shown }, reports, offers };
}

/** A question about groups that have been made apart: each is a report, and none may be joined. */
export function questionOfMade(made: readonly Made[]): Question {
  const reports = new Map<string, Shown>();
  const shown = made.slice(0, MOST_REPORTS).map((one, at) => {
    const { title, rows, signature } = one;
    const id = `r${at + 1}`;
    reports.set(id, { rows, alike: one, signature });
    const said = rows[0] ? wordsOf(rows[0]) : '';
    const text = excerpt([title, said].filter((part) => part).join(': '), LONGEST_REPORT);
    return { id, alike: at + 1, count: rows.length, text };
  });
  return { data: { groups: [], reports: shown }, reports, offers: new Map() };
}

/** What a report says, of at most so many characters. */
export function wordsOf({ title, text }: Row, most = LONGEST_REPORT): string {
  return excerpt([title, text].filter((part) => part !== '').join(': '), most);
}

function titleOf(target: Target): string {
  if ('known' in target) return excerpt(target.known.task.name, 100);
  return target.made.title ?? wordsOf(target.made.rows[0] ?? rowOf({}));
}

/** All groups that there are, or of many those that are most like the batch's. */
function offersFor(batch: Batch, ours: readonly KnownOf[], made: readonly Made[]): Target[] {
  const targets: Target[] = [
    ...ours.map((known) => ({ known })),
    ...made.map((one) => ({ made: one })),
  ];
  if (targets.length <= MOST_OFFERS) return targets;
  const known: Known[] = targets.map((target, at) => ({
    id: String(at),
    signature: 'known' in target ? target.known.group.signature : target.made.signature,
  }));
  const best = new Set(
    batch.flatMap(({ group }) =>
      rankKnown(group, known)
        .slice(0, OFFERS_EACH)
        .map(({ id }) => Number(id)),
    ),
  );
  return targets.filter((_, at) => best.has(at)).slice(0, MOST_OFFERS);
}

type KnownOf = Extract<Target, { known: unknown }>['known'];
