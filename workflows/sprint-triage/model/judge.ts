// What is looked for, with a model: more words for it in the file's languages, and a judgement of the
// rows just below. What it says is kept, so that the run is the dry run and a rerun costs nothing.
import { z } from 'zod';
import type { JsonObject, PlanContext } from '../../../src/engine/index.ts';
import {
  byScore,
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
import { askTwice, dollars, openPurse, type Question } from './purse.ts';

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
  /** Further queries for each matter: what they find is only just below. */
  widen(matters: readonly string[], sample: readonly Row[]): Promise<Query[][]>;
  /** The topics with their rows just below judged. */
  judge(topics: readonly Topic[]): Promise<Topic[]>;
  readonly spentUsd: number;
}

/** A question, and what is to be kept of its answer. */
interface Asked<T> extends Question<T> {
  take(value: T): Promise<void>;
}

/** Errors: AppError `authorization` without a key. */
export async function openJudge(context: Context): Promise<Judge> {
  const model = await context.model();
  let spentUsd = 0;
  const open = (name: string) => openDocument(context, `model-judged/${model.name}/${name}`);
  const likely = (prompt: Question<unknown>['prompt'], data: JsonObject, tokens: number) =>
    model.estimate(prompt, JSON.stringify(data).length, tokens);

  /** Answers are kept one by one: what was paid for is not lost with the rest. */
  const askAll = async <T>(work: string, reports: number, questions: Asked<T>[]) => {
    const purse = await openPurse(context, model, { work, reports, questions, spent: spentUsd });
    let ended = false;
    for (const question of questions) {
      if (ended && !purse.isEarly(question.data)) continue;
      const said = await askTwice(model, purse, question);
      if ('answer' in said) {
        await question.take(said.answer);
        continue;
      }
      context.note(said.why);
      ended ||= said.kept !== 'always';
    }
    spentUsd += purse.spent;
    return purse;
  };

  return {
    get spentUsd() {
      return spentUsd;
    },
    async widen(matters, sample) {
      const kept = await Promise.all(matters.map(open));
      const reports = sample.slice(0, SHOWN).map((row) => wordsOf(row, LONGEST_REPORT));
      const questions = matters.flatMap((matter, at): Asked<z.output<typeof words>>[] => {
        const own = kept[at];
        if (!own || own.held.words !== null || reports.length === 0) return [];
        const data = { matter, reports };
        return [
          {
            ...{ prompt: 'widen-query', data, shape: words, complaint: () => null },
            likely: likely('widen-query', data, TOKENS.widen),
            take: (said) => own.put({ ...own.held, words: usable(said.words, matter) }),
          },
        ];
      });
      if (questions.length > 0) await askAll('Finding more words in', reports.length, questions);
      return kept.map(({ held }) => {
        const further = held.words ?? [];
        if (further.length > 0) context.note(`Also looked for: ${further.join(', ')}.`);
        return further.map((one) => compileQuery(one));
      });
    },
    async judge(topics) {
      const kept = await Promise.all(topics.map(({ rule }) => open(rule.name)));
      let reports = 0;
      const questions = topics.flatMap(({ rule, nearly }, at) => {
        const own = kept[at] as Kept;
        const best = [...nearly].sort(byScore);
        const unknown = best
          .slice(0, MOST_JUDGED)
          .filter(({ row }) => own.held.rows[keyOf(row)] === undefined);
        reports += unknown.length;
        return Array.from({ length: Math.ceil(unknown.length / SHOWN) }, (_, nth) =>
          asked(rule.name, unknown.slice(nth * SHOWN, (nth + 1) * SHOWN), own),
        );
      });
      if (questions.length > 0) {
        const purse = await askAll('Judging', reports, questions);
        const times = `${purse.asked} ${purse.asked === 1 ? 'answer' : 'answers'}`;
        context.note(
          `Rows just below were judged with ${model.name}: ${times}, ${dollars(purse.spent)}.`,
        );
      }
      return topics.map((topic, at) => judged(topic, kept[at] as Kept, model.name));
    },
  };

  function asked(
    matter: string,
    batch: readonly ChosenRow[],
    kept: Kept,
  ): Asked<z.output<typeof verdicts>> {
    const ids = new Map<string, Row>(batch.map(({ row }, at) => [`r${at + 1}`, row]));
    const reports = [...ids].map(([id, row]) => ({ id, text: wordsOf(row, LONGEST_REPORT) }));
    const data = { matter, reports };
    return {
      ...{ prompt: 'judge-reports', data, shape: verdicts },
      likely: likely('judge-reports', data, TOKENS.judge + TOKENS.report * ids.size),
      complaint: (value) => complaintAbout(value, ids),
      async take({ belongs, other }) {
        const rows = { ...kept.held.rows };
        for (const id of belongs) rows[keyOf(ids.get(id) as Row)] = true;
        for (const id of other) rows[keyOf(ids.get(id) as Row)] = false;
        await kept.put({ ...kept.held, rows });
      },
    };
  }
}

/** A topic with the rows that belong to it; what is something else is not offered again. */
function judged(topic: Topic, { held }: Kept, model: string): Topic {
  const taken = topic.nearly
    .filter(({ row }) => held.rows[keyOf(row)] === true)
    .map(({ row, verdict }) => ({
      row,
      verdict: { ...verdict, why: `${verdict.why}, judged by ${model}` },
    }));
  return {
    ...topic,
    rows: [...topic.rows, ...taken].sort((a, b) => a.row.row - b.row.row),
    nearly: topic.nearly.filter(({ row }) => held.rows[keyOf(row)] === undefined),
  };
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
