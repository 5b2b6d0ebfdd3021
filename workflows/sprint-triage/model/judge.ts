// What is looked for, with a model: more words for it in the file's languages, and a judgement of the
// rows just below. What it says is kept, so that the run is the dry run and a rerun costs nothing.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, type PlanContext, type PlanModel } from '../../../src/engine/index.ts';
import {
  type ChosenRow,
  compileQuery,
  excerpt,
  type Query,
  type Row,
  type Topic,
} from '../../../src/intake/index.ts';
import { rowIdentity } from '../identity.ts';
import type { TriageParams } from '../params.ts';
import { dollars, openPurse, PASSING, type Purse } from './purse.ts';

type Context = PlanContext<TriageParams>;

const words = z.strictObject({
  words: z.array(z.string()).describe('words and phrases, at most twenty'),
});
const verdicts = z.strictObject({
  belongs: z.array(z.string()).describe('ids of reports about the matter'),
  other: z.array(z.string()).describe('ids of all other reports'),
});

/** Reports of one question, and characters of a report. */
const SHOWN = 40;
const LONGEST_REPORT = 400;
/** The best of the rows just below; more are left to --nearly. */
const MOST_JUDGED = 400;
const MOST_WORDS = 20;
/** Rows whose judgement is remembered, the oldest forgotten first. */
const MOST_KEPT = 20_000;
const ATTEMPTS = 2;
const TOKENS = { widen: 400, judge: 200, report: 8 };

const document = z.object({
  words: z.array(z.string()).nullable().default(null),
  rows: z.record(z.string(), z.boolean()).default({}),
});

/** Asks about what is looked for, in one run. */
export interface Judge {
  /** Further queries for a rule's matter: what they find is only just below. */
  widen(matter: string, sample: readonly Row[]): Promise<Query[]>;
  /** The topic with its rows just below judged. */
  judge(topic: Topic): Promise<Topic>;
  readonly spentUsd: number;
}

/** Errors: AppError `authorization` without a key. */
export async function openJudge(context: Context): Promise<Judge> {
  const model = await context.model();
  let spentUsd = 0;
  const open = (name: string) => openDocument(context, `model-judged/${model.name}/${name}`);
  const ask = <T>(purse: Purse, question: Question<T>) => askTwice(context, model, purse, question);
  return {
    get spentUsd() {
      return spentUsd;
    },
    async widen(matter, sample) {
      const kept = await open(matter);
      if (kept.held.words === null && sample.length > 0) {
        const data = { matter, reports: sample.slice(0, SHOWN).map(textOf) };
        const estimate = costOf(model, 'widen-query', data, TOKENS.widen);
        const purse = openPurse(context, model, {
          ...{ work: 'Finding more words in', questions: 1, reports: data.reports.length },
          ...{ estimate, spent: spentUsd },
        });
        const said = await ask(purse, {
          ...{ prompt: 'widen-query', data, shape: words, likely: estimate },
          complaint: () => null,
        });
        spentUsd += purse.spent;
        if (said !== null) await kept.put({ ...kept.held, words: usable(said.words, matter) });
      }
      const further = kept.held.words ?? [];
      if (further.length > 0) context.note(`Also looked for: ${further.join(', ')}.`);
      return further.map((one) => compileQuery(one));
    },
    async judge(topic) {
      const kept = await open(topic.rule.name);
      const best = [...topic.nearly].sort((a, b) => b.score - a.score || a.row.row - b.row.row);
      const shown = best.slice(0, MOST_JUDGED);
      const unknown = shown.filter(({ row }) => kept.held.rows[keyOf(row)] === undefined);
      const batches = Array.from({ length: Math.ceil(unknown.length / SHOWN) }, (_, at) =>
        unknown.slice(at * SHOWN, (at + 1) * SHOWN),
      );
      if (batches.length > 0) spentUsd += await judgeAll(topic.rule.name, batches, kept);
      const belongs = (one: ChosenRow) => kept.held.rows[keyOf(one.row)] === true;
      const taken = topic.nearly.filter(belongs).map((one) => ({
        ...one,
        why: `${one.why}, judged by ${model.name}`,
      }));
      return {
        ...topic,
        rows: [...topic.rows, ...taken].sort((a, b) => a.row.row - b.row.row),
        // What was judged to be something else is not offered again.
        nearly: topic.nearly.filter(({ row }) => kept.held.rows[keyOf(row)] === undefined),
      };
    },
  };

  async function judgeAll(matter: string, batches: ChosenRow[][], kept: Kept): Promise<number> {
    const questions = batches.map((batch) => questionFor(matter, batch));
    const costs = questions.map(({ data, ids }) =>
      costOf(model, 'judge-reports', data, TOKENS.judge + TOKENS.report * ids.size),
    );
    const purse = openPurse(context, model, {
      ...{ work: 'Judging', questions: questions.length, spent: spentUsd },
      reports: batches.reduce((sum, { length }) => sum + length, 0),
      estimate: costs.reduce((sum, cost) => sum + cost, 0),
    });
    for (const [at, { data, ids }] of questions.entries()) {
      const said = await ask(purse, {
        ...{ prompt: 'judge-reports', data, shape: verdicts, likely: costs[at] ?? 0 },
        complaint: (value) => complaintAbout(value, ids),
      });
      if (said === null) break;
      const rows = { ...kept.held.rows };
      for (const id of said.belongs) rows[keyOf(ids.get(id) as Row)] = true;
      for (const id of said.other) rows[keyOf(ids.get(id) as Row)] = false;
      // Kept after every answer: what was paid for is not lost with the rest.
      await kept.put({ ...kept.held, rows });
    }
    const times = `${purse.asked} ${purse.asked === 1 ? 'answer' : 'answers'}`;
    context.note(
      `Rows just below were judged with ${model.name}: ${times}, ${dollars(purse.spent)}.`,
    );
    return purse.spent;
  }
}

interface Question<T> {
  prompt: 'widen-query' | 'judge-reports';
  data: { matter: string; reports: (string | { id: string; text: string })[] };
  shape: z.ZodType<T>;
  /** Dollars that it is likely to cost. */
  likely: number;
  /** What is wrong with an answer, repeating nothing of it; null when it can be used. */
  complaint(value: T): string | null;
}

/** The answer; null where there is none that can be used, which a note says. */
async function askTwice<T>(
  { note }: Context,
  model: PlanModel,
  purse: Purse,
  { prompt, data, shape, likely, complaint }: Question<T>,
): Promise<T | null> {
  let why = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (likely > purse.left()) {
      note('The money of --max-model-cost is used up; what is left is not judged.');
      return null;
    }
    const remark = why === '' ? undefined : `Your last answer was refused. ${why} Answer again.`;
    try {
      const answered = await model.ask({ prompt, remark, data, shape, maxUsd: purse.left() });
      purse.spend(answered.costUsd);
      const wrong = answered.value === null ? answered.why : complaint(answered.value);
      if (answered.value !== null && wrong === null) return answered.value;
      why = wrong ?? '';
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !PASSING.has(thrown.code)) throw thrown;
      note(`The model was not asked further: ${thrown.message}`);
      return null;
    }
  }
  note(`The model's answer was refused. ${why}`);
  return null;
}

function questionFor(matter: string, batch: readonly ChosenRow[]) {
  const ids = new Map<string, Row>(batch.map(({ row }, at) => [`r${at + 1}`, row]));
  const reports = [...ids].map(([id, row]) => ({ id, text: textOf(row) }));
  return { data: { matter, reports }, ids };
}

function complaintAbout(
  { belongs, other }: z.output<typeof verdicts>,
  ids: ReadonlyMap<string, Row>,
): string | null {
  const said = [...belongs, ...other];
  if (said.some((id) => !ids.has(id))) return 'It names a report that was not given.';
  if (new Set(said).size < said.length) return 'It names a report twice.';
  return said.length < ids.size ? 'It leaves reports out.' : null;
}

/** Words that can be looked for: short, no expression, and other than what was asked for. */
function usable(said: readonly string[], matter: string): string[] {
  const plain = said
    .map((one) => excerpt(one.replace(/["/\\]/g, ' '), 60))
    .filter((one) => /\p{L}{2}/u.test(one) && one.toLowerCase() !== matter.toLowerCase());
  return [...new Set(plain)].slice(0, MOST_WORDS);
}

function costOf(
  model: PlanModel,
  prompt: Question<unknown>['prompt'],
  data: Question<unknown>['data'],
  tokens: number,
): number {
  return model.estimate(prompt, JSON.stringify(data).length, tokens);
}

function textOf({ title, text }: Row): string {
  return excerpt([title, text].filter((part) => part !== '').join(': '), LONGEST_REPORT);
}

interface Kept {
  held: z.output<typeof document>;
  put(next: z.output<typeof document>): Promise<void>;
}

async function openDocument({ memory }: Context, name: string): Promise<Kept> {
  const parsed = document.safeParse((await memory.get(name)) ?? {});
  const kept: Kept = {
    held: parsed.success ? parsed.data : document.parse({}),
    async put(next) {
      const rows = Object.fromEntries(Object.entries(next.rows).slice(-MOST_KEPT));
      kept.held = { ...next, rows };
      await memory.put(name, kept.held);
    },
  };
  return kept;
}

function keyOf(row: Row): string {
  return createHash('sha256').update(rowIdentity(row)).digest('base64url').slice(0, 16);
}
