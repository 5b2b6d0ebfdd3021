// One question about groups: the reports that look alike, the groups that they may join, and what an
// answer has to be.
import { z } from 'zod';
import type { JsonObject } from '../../../src/engine/index.ts';
import {
  excerpt,
  type Group,
  type Row,
  rankKnown,
  rowOf,
  samplesOf,
  speaksFor,
} from '../../../src/intake/index.ts';
import type { KnownTask } from '../list-state.ts';
import { notOnce, type Question, wordsOf } from './ask.ts';

const answer = z.strictObject({
  groups: z.array(
    z.strictObject({
      join: z.string().nullable().describe('the id of an existing group, or null'),
      title: z.string().describe('what fails and where'),
      reports: z.array(z.string()).describe('ids of reports'),
    }),
  ),
});
export type Answer = z.infer<typeof answer>;

/** Of rows that look alike, so many are shown; the rest goes with the one it is most like. */
const SAMPLES = 12;
/** Reports of one question: few enough that a model keeps them apart, many enough to be cheap. */
export const MOST_REPORTS = 60;
/** Groups that are offered, and how many of them for each group of look-alikes. */
const MOST_OFFERS = 60;
const OFFERS_EACH = 8;
/** Characters of a report, and of a title. */
export const LONGEST_REPORT = 300;
const LONGEST_TITLE = 100;
/** Tokens of an answer: its frame, and what each report takes in it. */
const ANSWER_TOKENS = 500;
const REPORT_TOKENS = 25;
/** Characters that later questions hold in addition: the groups that earlier ones have made. */
export const MADE_CHARS = 3_000;
/** So many groups of look-alikes, of several rows each, are never all the same thing. */
const SURELY_SEVERAL = 4;
/** What has no place in a title: addresses, links, and marks of ours. */
const FOREIGN = /https?:|www\.|\S@\S|\[ca:|\bGroup \S+ s1\./i;

/** Rows that go to one task: one that there is, or one that is planned, which gets its id when named. */
export interface Bin {
  known: KnownTask | null;
  id: string | null;
  title: string | null;
  signature: string;
  rows: Row[];
}

/** A report as it is shown, the rows that go where it goes, and all that look like it. */
interface ShownReport {
  rows: readonly Row[];
  alike: { rows: readonly Row[] };
  signature: string;
}

/** What the ids of a question stand for. */
export interface IdsOf {
  reports: Map<string, ShownReport>;
  offers: Map<string, Bin>;
}

/** Rows that nobody has decided about, which look alike by their words. */
export interface Lookalikes {
  group: Group;
  rows: Row[];
  /** The task that words alone would give them to. */
  own: KnownTask | null;
}

/** The open groups in questions of a good size, in their order. */
export function batchesOf(open: readonly Lookalikes[]): Lookalikes[][] {
  const batches: Lookalikes[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const one of open) {
    const shown = Math.min(SAMPLES, one.rows.length);
    if (size + shown > MOST_REPORTS) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(one);
    size += shown;
  }
  return batches;
}

export function shownOf(batch: readonly Lookalikes[]): (ShownReport & { text: string })[] {
  return batch.flatMap((open) =>
    samplesOf(open.rows, SAMPLES).map(({ row, rows }) => ({
      ...{ rows, alike: open, signature: open.group.signature },
      text: wordsOf(row, LONGEST_REPORT),
    })),
  );
}

/** All groups that there are, or of many those that are most like the batch's. */
export function offersFor(batch: readonly Lookalikes[], bins: Bin[]): Bin[] {
  if (bins.length <= MOST_OFFERS) return bins;
  const known = bins.map(({ signature }, at) => ({ id: String(at), signature }));
  const best = new Set(
    batch.flatMap(({ group }) =>
      rankKnown(group, known)
        .slice(0, OFFERS_EACH)
        .map(({ id }) => bins[Number(id)]),
    ),
  );
  return bins.filter((bin) => best.has(bin)).slice(0, MOST_OFFERS);
}

/** What is sent; what its ids stand for is put into `meanings`. */
export function questionOf(
  shown: readonly (ShownReport & { text: string })[],
  offered: readonly Bin[],
  meanings: Map<JsonObject, IdsOf>,
  { rows, spare }: { rows: number; spare: boolean },
): Question<Answer> {
  const reports = new Map(shown.map((one, at) => [`r${at + 1}`, one]));
  const offers = new Map(offered.map((bin, at) => [`g${at + 1}`, bin]));
  const kinds = [...new Set(shown.map(({ alike }) => alike))];
  const groups = [...offers].map(([id, bin]) => ({
    id,
    title: excerpt(bin.title ?? wordsOf(bin.rows[0] ?? rowOf({}), LONGEST_REPORT), LONGEST_REPORT),
  }));
  const data = {
    groups,
    reports: [...reports].map(([id, { alike, rows: own, text }]) => ({
      ...{ id, alike: kinds.indexOf(alike) + 1, count: own.length, text },
    })),
  };
  const meaning = { reports, offers };
  meanings.set(data, meaning);
  return {
    ...{ prompt: 'group-reports', data, shape: answer, reports: rows },
    tokens: ANSWER_TOKENS + REPORT_TOKENS * reports.size,
    spare: spare ? MADE_CHARS : 0,
    complaint: (value) => complaintAbout(value, meaning),
  };
}

/** What is wrong with an answer, in a sentence that repeats nothing that the model said; or null. */
export function complaintAbout({ groups }: Answer, { reports, offers }: IdsOf): string | null {
  const joined = new Set<string>();
  for (const { join: into, title, reports: ids } of groups) {
    if (into !== null && !offers.has(into)) return 'It joins a group that was not offered.';
    if (into !== null && joined.has(into)) return `It joins ${into} twice.`;
    if (into !== null) joined.add(into);
    if (into === null && title.trim() === '') return 'It leaves a new group without a title.';
    if (ids.length === 0) return 'It has a group without reports.';
  }
  const wrong = notOnce(
    groups.map((one) => one.reports),
    reports,
  );
  if (wrong !== null || groups.length > 1) return wrong;
  const alike = new Set([...reports.values()].map((one) => one.alike));
  const several = [...alike].filter(({ rows }) => rows.length > 1).length >= SURELY_SEVERAL;
  return several ? 'It puts everything into one group.' : null;
}

/** A title that may stand over these rows; null for one that says what they do not. */
export function titleFor(said: string, rows: readonly Row[]): string | null {
  const title = excerpt(said, LONGEST_TITLE);
  if (title === '' || FOREIGN.test(title)) return null;
  return speaksFor(title, rows) ? title : null;
}
