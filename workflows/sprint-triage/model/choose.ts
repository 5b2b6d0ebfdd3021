// What is looked for, with a model: more words for it in the file's languages, and a judgement of the
// rows just below.
import { z } from 'zod';
import type { PlanContext } from '../../../src/engine/index.ts';
import {
  byScore,
  compileQuery,
  excerpt,
  type Query,
  type Row,
  type Topic,
} from '../../../src/intake/index.ts';
import type { TriageParams } from '../params.ts';
import { type Asking, keyOf, notOnce, type Question, remembered, wordsOf } from './ask.ts';

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
const TOKENS = { widen: 400, judge: 200, report: 8 };

/** Further queries for each matter: what they find is only just below. */
export async function widen(
  { memory, note }: Context,
  asking: Asking,
  matters: readonly string[],
  sample: readonly Row[],
): Promise<Query[][]> {
  const name = `model-words/${asking.model.name}`;
  const known = await remembered(memory, name, z.array(z.string()));
  const reports = sample.slice(0, SHOWN).map((row) => wordsOf(row, LONGEST_REPORT));
  const open = matters.filter((matter) => known.of(matter) === null && reports.length > 0);
  await asking.each(
    { doing: 'Finding more words in', done: 'Found more words', otherwise: 'read for nothing' },
    open,
    (matter) => ({
      ...{ prompt: 'widen-query' as const, data: { matter, reports }, shape: words },
      ...{ reports: reports.length, tokens: TOKENS.widen, complaint: () => null },
    }),
    async (matter, _, reply) => {
      if ('answer' in reply) await known.add([[matter, usable(reply.answer.words, matter)]]);
    },
  );
  return matters.map((matter) => {
    const further = known.of(matter) ?? [];
    if (further.length > 0) note(`Also looked for: ${further.join(', ')}.`);
    return further.map((one) => compileQuery(one));
  });
}

/** Words that can be looked for: short, no expression, and other than what was asked for. */
function usable(said: readonly string[], matter: string): string[] {
  const plain = said
    .map((one) => excerpt(one.replace(/["/\\]/g, ' '), 60))
    .filter((one) => /\p{L}{2}/u.test(one) && one.toLowerCase() !== matter.toLowerCase());
  return [...new Set(plain)].slice(0, MOST_WORDS);
}

/** The topics with their rows just below judged; what is something else is not offered again. */
export async function judge(
  { memory }: Context,
  asking: Asking,
  topics: readonly Topic[],
): Promise<Topic[]> {
  const judged: Topic[] = [];
  const work = await Promise.all(
    topics.map(async (topic) => {
      const name = `model-judged/${asking.model.name}/${topic.rule.name}`;
      return { topic, known: await remembered(memory, name, z.boolean()) };
    }),
  );
  const parts = work.flatMap(({ topic, known }) => {
    const best = [...topic.nearly].sort(byScore).slice(0, MOST_JUDGED);
    const open = best.filter(({ row }) => known.of(keyOf(row)) === null);
    return Array.from({ length: Math.ceil(open.length / SHOWN) }, (_, nth) => {
      const rows = open.slice(nth * SHOWN, (nth + 1) * SHOWN).map(({ row }) => row);
      const ids = new Map(rows.map((row, at) => [`r${at + 1}`, row]));
      return { matter: topic.rule.name, known, ids };
    });
  });
  await asking.each(
    { doing: 'Judging', done: 'Judged rows just below', otherwise: 'not judged' },
    parts,
    ({ matter, ids }): Question<z.infer<typeof verdicts>> => ({
      prompt: 'judge-reports',
      data: {
        matter,
        reports: [...ids].map(([id, row]) => ({ id, text: wordsOf(row, LONGEST_REPORT) })),
      },
      ...{ shape: verdicts, reports: ids.size, tokens: TOKENS.judge + TOKENS.report * ids.size },
      complaint: ({ belongs, other }) => notOnce([belongs, other], ids),
    }),
    async ({ known, ids }, _, reply) => {
      if (!('answer' in reply)) return;
      const said = new Set(reply.answer.belongs);
      await known.add([...ids].map(([id, row]) => [keyOf(row), said.has(id)]));
    },
  );
  for (const { topic, known } of work) {
    const taken = topic.nearly
      .filter(({ row }) => known.of(keyOf(row)) === true)
      .map(({ row, verdict }) => {
        const why = `${verdict.why}, judged by ${asking.model.name}`;
        return { row, verdict: { ...verdict, why } };
      });
    judged.push({
      ...topic,
      rows: [...topic.rows, ...taken].sort((a, b) => a.row.row - b.row.row),
      nearly: topic.nearly.filter(({ row }) => known.of(keyOf(row)) === null),
    });
  }
  return judged;
}
