// What is looked for, with a model: more words for it in the file's languages, and a judgement of the
// rows just below. What it says is kept, so that the run is the dry run and a rerun costs nothing.
import { z } from 'zod';
import type { PlanContext } from '../../../src/engine/index.ts';
import {
  type ChosenRow,
  compileQuery,
  excerpt,
  type Query,
  type Row,
  type Topic,
} from '../../../src/intake/index.ts';
import type { TriageParams } from '../params.ts';
import { wordsOf } from './batch.ts';
import { keyOf } from './kept.ts';
import { askTwice, dollars, openPurse, type Purse, type Question } from './purse.ts';

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
  const ask = async <T>(purse: Purse, question: Question<T>): Promise<T | null> => {
    const said = await askTwice(model, purse, question);
    if ('answer' in said) return said.answer;
    context.note(said.why);
    return null;
  };
  return {
    get spentUsd() {
      return spentUsd;
    },
    async widen(matter, sample) {
      const kept = await open(matter);
      if (kept.held.words === null && sample.length > 0) {
        const data = {
          matter,
          reports: sample.slice(0, SHOWN).map((row) => wordsOf(row, LONGEST_REPORT)),
        };
        const estimate = model.estimate('widen-query', JSON.stringify(data).length, TOKENS.widen);
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
      model.estimate(
        'judge-reports',
        JSON.stringify(data).length,
        TOKENS.judge + TOKENS.report * ids.size,
      ),
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

function questionFor(matter: string, batch: readonly ChosenRow[]) {
  const ids = new Map<string, Row>(batch.map(({ row }, at) => [`r${at + 1}`, row]));
  const reports = [...ids].map(([id, row]) => ({ id, text: wordsOf(row, LONGEST_REPORT) }));
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
