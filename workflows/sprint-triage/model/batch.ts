// One question to the model: the reports of some groups, and the groups that they may join.
import type { JsonObject } from '../../../src/engine/index.ts';
import { excerpt, type Known, type Row, rankKnown } from '../../../src/intake/index.ts';
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

/** A report as it is shown, and the rows that go where it goes. */
export interface Shown {
  rows: Row[];
  open: Open;
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
  const shown = batch.flatMap((open, alike) =>
    open.samples.map(({ row, rows }) => {
      const id = `r${reports.size + 1}`;
      reports.set(id, { rows, open });
      return { id, alike: alike + 1, count: rows.length, text: wordsOf(row) };
    }),
  );
  const offers = new Map(
    offersFor(batch, topic.list.ours, made).map((one, at) => [`g${at + 1}`, one]),
  );
  const groups = [...offers].map(([id, target]) => ({ id, title: titleOf(target) }));
  return { data: { groups, reports: shown }, reports, offers };
}

/** What a report says, of at most so many characters. */
export function wordsOf({ title, text }: Row, most = LONGEST_REPORT): string {
  return excerpt([title, text].filter((part) => part !== '').join(': '), most);
}

function titleOf(target: Target): string {
  if ('known' in target) return excerpt(target.known.task.name, 100);
  return target.made.title ?? wordsOf(target.made.rows[0] ?? ({ title: '', text: '' } as Row));
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
