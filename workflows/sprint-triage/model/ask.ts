// Questions to a model: what they will cost is said before the first and held at every further one, an
// answer accounts for every report just once, and what was decided is remembered.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  AppError,
  type ErrorCode,
  type JsonObject,
  type Memory,
  type ModelQuestion,
  type PlanContext,
  type PlanModel,
} from '../../../src/engine/index.ts';
import { excerpt, type Row } from '../../../src/intake/index.ts';
import { countOf } from '../description.ts';
import { rowIdentity } from '../identity.ts';
import type { TriageParams } from '../params.ts';

type Context = PlanContext<TriageParams>;

/** Troubles that end the questions and not the plan. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['quota', 'unreachable', 'failed']);
/** How often a question is asked: an answer that is refused is asked for once more. */
const ATTEMPTS = 2;

export interface Question<T> extends Pick<ModelQuestion<T>, 'prompt' | 'data' | 'shape'> {
  /** How many reports it is about. */
  reports: number;
  /** Tokens that its answer is likely to take, and characters that its data may have in addition. */
  tokens: number;
  spare?: number;
  /** What is wrong with an answer, repeating nothing of it; null when it can be used. */
  complaint(value: T): string | null;
}

/**
 * An answer, or why there is none. `holds` says for how long: always (it was paid for), until more may
 * be spent, or only now.
 */
export type Settled<T> = { answer: T } | { why: string; holds: 'always' | 'capped' | 'now' };

/** What questions are for, in words for a person. */
interface Purpose {
  doing: string;
  done: string;
  /** What becomes of reports without an answer. */
  otherwise: string;
  /** Dollars for questions that come of the answers. */
  later?: number;
  /** Whether these are such questions, so that nothing is refused any more. */
  begun?: boolean;
}

/** All questions of a run, for `--max-model-cost` dollars. */
export class Asking {
  readonly model: PlanModel;
  readonly #context: Context;
  #spent = 0;
  #answers = 0;
  /** Data of questions that a batch has brought the answers to. */
  readonly #early = new Set<JsonObject>();

  constructor(context: Context, model: PlanModel) {
    this.#context = context;
    this.model = model;
  }

  /** Dollars that a question is likely to cost by itself. */
  likely({
    prompt,
    data,
    tokens,
    spare = 0,
  }: Omit<Question<unknown>, 'complaint' | 'shape'>): number {
    return this.model.estimate(prompt, JSON.stringify(data).length + spare, tokens);
  }

  /**
   * Asks about each part, as a batch where nobody waits. A question asked alone is made when it is its
   * turn, so that it knows what earlier answers have brought. Errors: AppError `budget` when it would
   * cost more than is left.
   */
  async each<Part, T>(
    stage: Purpose,
    parts: readonly Part[],
    make: (part: Part, at: number) => Question<T>,
    take: (part: Part, question: Question<T>, reply: Settled<T>) => Promise<void>,
  ): Promise<void> {
    if (parts.length === 0) return;
    const { note, params } = this.#context;
    const questions = parts.map(make);
    const reports = countOf(questions.reduce((sum, question) => sum + question.reports, 0));
    const [spent, answers] = [this.#spent, this.#answers];
    const estimate = this.#announce(stage, questions, reports);
    if (params.modelBatch) await this.#ahead(questions);
    const unanswered = new Map<string, number>();
    let ended: Settled<T> | null = null;
    for (const [at, part] of parts.entries()) {
      const first = questions[at] as Question<T>;
      const early = this.#early.has(first.data);
      const question = early ? first : make(part, at);
      const reply: Settled<T> = (!early && ended) || (await this.#ask(question));
      if ('why' in reply) {
        if (reply.holds !== 'always') ended = reply;
        unanswered.set(reply.why, (unanswered.get(reply.why) ?? 0) + question.reports);
      }
      await take(part, question, reply);
    }
    const times = this.#answers - answers;
    const price = this.model.priced ? '' : ' Its price is not known: the dearest one is counted.';
    note(
      `${stage.done} with ${this.model.name}: ${reports}, ${times} ${times === 1 ? 'answer' : 'answers'}, ` +
        `${dollars(this.#spent - spent)} (estimated ${dollars(estimate)}, allowed ${dollars(params.maxModelCost)}).${price}`,
    );
    for (const [why, count] of unanswered) {
      note(`${countOf(count)} ${count === 1 ? 'is' : 'are'} ${stage.otherwise}. ${why}`);
    }
  }

  get #left(): number {
    return this.#context.params.maxModelCost - this.#spent;
  }

  #announce(
    { doing, later = 0, begun }: Purpose,
    questions: readonly Question<unknown>[],
    reports: string,
  ): number {
    const { params, progress } = this.#context;
    const price = params.modelBatch ? this.model.batchPrice : 1;
    const estimate = price * questions.reduce((sum, one) => sum + this.likely(one), later);
    const work = `${doing} ${reports} with ${this.model.name}`;
    if (estimate > this.#left && begun !== true) {
      const left = this.#spent > 0 ? `, of which ${dollars(this.#left)} are left` : '';
      throw new AppError(
        'budget',
        `${work} would cost about ${dollars(estimate)}, and may cost ${dollars(params.maxModelCost)}${left}.`,
        { next: 'Raise --max-model-cost, or leave --model out.' },
      );
    }
    const times = `${questions.length} ${questions.length === 1 ? 'question' : 'questions'}`;
    const how = params.modelBatch ? ', as a batch at half the price' : '';
    progress(`${work}: ${times}, about ${dollars(estimate)}${how}.`);
    return estimate;
  }

  async #ahead(questions: readonly Question<unknown>[]): Promise<void> {
    const all = questions.reduce((sum, one) => sum + this.likely(one), 0);
    // Each may cost its part of what is left, so that all of them never cost more.
    const { answered, why } = await this.model.ahead(
      questions.map((one) => ({ ...one, maxUsd: (this.#left * this.likely(one)) / all })),
      this.#context,
    );
    for (const { data } of answered) this.#early.add(data);
    const missing = questions.length - answered.length;
    if (missing === 0) return;
    const reason = why === null ? '' : ` ${why}`;
    this.#context.note(
      `${missing} of ${questions.length} answers did not come with the batch; asked for one by one, at the usual price.${reason}`,
    );
  }

  /** Asks, and once more where the answer cannot be used. */
  async #ask<T>(question: Question<T>): Promise<Settled<T>> {
    const { prompt, data, shape, complaint } = question;
    let why = '';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const early = attempt === 1 && this.#early.has(data);
      if (!early && this.likely(question) > this.#left) {
        const cap = dollars(this.#context.params.maxModelCost);
        return { why: `The ${cap} of --max-model-cost are used up.`, holds: 'capped' };
      }
      const remark = why === '' ? undefined : `Your last answer was refused. ${why} Answer again.`;
      try {
        const { value, costUsd, ...said } = await this.model.ask({
          ...{ prompt, remark, data, shape, maxUsd: this.#left },
        });
        this.#spent += costUsd;
        this.#answers += 1;
        const wrong = value === null ? said.why : complaint(value);
        if (value !== null && wrong === null) return { answer: value };
        why = wrong ?? '';
        this.#context.progress(`An answer of the model was refused. ${why}`);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || !PASSING.has(thrown.code)) throw thrown;
        return { why: thrown.message, holds: 'now' };
      }
    }
    return { why: `The model's answer was refused. ${why}`, holds: 'always' };
  }
}

/** Dollars as a person reads them. */
function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 3 : 2)}`;
}

/** What is wrong with lists that are to hold each of these ids once; null when nothing is. */
export function notOnce(
  lists: readonly (readonly string[])[],
  ids: { has(id: string): boolean; keys(): Iterable<string> },
): string | null {
  const seen = new Set<string>();
  for (const id of lists.flat()) {
    if (!ids.has(id)) return 'It names a report that was not given.';
    if (seen.has(id)) return `It names ${id} twice.`;
    seen.add(id);
  }
  const missing = [...ids.keys()].filter((id) => !seen.has(id));
  return missing.length === 0 ? null : `It leaves out ${missing.slice(0, 5).join(', ')}.`;
}

/** What a report says, of at most so many characters. */
export function wordsOf({ title, text }: Row, most: number): string {
  return excerpt([title, text].filter((part) => part !== '').join(': '), most);
}

/** Decisions that are remembered under a name; the oldest are forgotten first. */
const MOST_REMEMBERED = 20_000;

/** What was decided before, so that the run is the dry run, and a rerun after a crash pays nothing. */
export async function remembered<Decision>(
  memory: Memory,
  name: string,
  shape: z.ZodType<Decision>,
) {
  const document = z.object({ decided: z.record(z.string(), shape) });
  const parsed = document.safeParse(await memory.get(name));
  let held = new Map(Object.entries(parsed.success ? parsed.data.decided : {}));
  return {
    of: (key: string): Decision | null => held.get(key) ?? null,
    async add(decisions: readonly (readonly [key: string, Decision])[]): Promise<void> {
      if (decisions.length === 0) return;
      held = new Map([...held, ...decisions].slice(-MOST_REMEMBERED));
      await memory.put(name, { decided: Object.fromEntries(held) } as JsonObject);
    },
  };
}

/** What a row is remembered by. */
export function keyOf(row: Row): string {
  return createHash('sha256').update(rowIdentity(row)).digest('base64url').slice(0, 16);
}
