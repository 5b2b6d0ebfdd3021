// What the model may cost: estimated before the first question, and held at every further one.
import {
  AppError,
  type ErrorCode,
  type JsonObject,
  type ModelQuestion,
  type PlanContext,
  type PlanModel,
} from '../../../src/engine/index.ts';
import type { TriageParams } from '../params.ts';

/** Troubles that end the questions and not the plan. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['quota', 'unreachable', 'failed']);

/** How often a question is asked: an answer that is refused is asked for once more. */
const ATTEMPTS = 2;

/** A question, what it is likely to cost in dollars alone, and what makes an answer useless. */
export interface Question<T> extends Pick<ModelQuestion<T>, 'prompt' | 'data' | 'shape'> {
  likely: number;
  /** What is wrong with an answer, repeating nothing of it; null when it can be used. */
  complaint(value: T): string | null;
}

/**
 * An answer, or why there is none. `kept` says what later runs make of that: the same (it was paid
 * for), the same until more may be spent, or another try.
 */
export type Sorted<T> = { answer: T } | { why: string; kept: 'always' | 'capped' | 'not' };

export interface Purse {
  /** The dollars that may be spent in all. */
  readonly cap: number;
  readonly estimate: number;
  /** Dollars that are left. */
  left(): number;
  spend(usd: number): void;
  readonly spent: number;
  readonly asked: number;
  /** Whether a batch has brought the answer to this. */
  isEarly(data: JsonObject): boolean;
  /** Has further questions answered as a batch, where the run is to ask in batches. */
  ahead(questions: readonly Question<unknown>[]): Promise<void>;
}

/** Dollars as a person reads them. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 3 : 2)}`;
}

/**
 * Says what it will cost and, where nobody waits, has the questions answered as a batch. `later`:
 * dollars for questions that come of the answers.
 * Errors: AppError `budget` when that is more than it may.
 */
export async function openPurse(
  context: PlanContext<TriageParams>,
  model: PlanModel,
  { work: doing, questions, reports, spent: before, later = 0 }: Work,
): Promise<Purse> {
  const { params, progress, note } = context;
  const cap = params.maxModelCost - before;
  const price = params.modelBatch ? model.batchPrice : 1;
  const estimate = price * questions.reduce((sum, { likely }) => sum + likely, later);
  const work = `${doing} ${reports} reports with ${model.name}`;
  if (estimate > cap) {
    const left = before > 0 ? `, of which ${dollars(cap)} are left` : '';
    throw new AppError(
      'budget',
      `${work} would cost about ${dollars(estimate)}, and may cost ${dollars(params.maxModelCost)}${left}.`,
      { next: 'Raise --max-model-cost, or leave --model out.' },
    );
  }
  const times = `${questions.length} ${questions.length === 1 ? 'question' : 'questions'}`;
  const how = params.modelBatch ? ', as a batch at half the price' : '';
  progress(`${work}: ${times}, about ${dollars(estimate)}${how}.`);
  let spent = 0;
  let asked = 0;
  const early = new Set<JsonObject>();
  const purse: Purse = {
    ...{ cap: params.maxModelCost, estimate },
    left: () => cap - spent,
    spend(usd) {
      spent += usd;
      asked += 1;
    },
    get spent() {
      return spent;
    },
    get asked() {
      return asked;
    },
    isEarly: (data) => early.has(data),
    async ahead(some) {
      if (!params.modelBatch || some.length === 0) return;
      const all = some.reduce((sum, { likely }) => sum + likely, 0);
      // Each may cost its part of what is left, so that all of them never cost more.
      const { answered, why } = await model.ahead(
        some.map((one) => ({ ...one, maxUsd: (purse.left() * one.likely) / all })),
        context,
      );
      for (const { data } of answered) early.add(data);
      const missing = some.length - answered.length;
      if (missing === 0) return;
      const reason = why === null ? '' : ` ${why}`;
      note(
        `${missing} of ${some.length} answers did not come with the batch; asked for one by one, at the usual price.${reason}`,
      );
    },
  };
  await purse.ahead(questions);
  return purse;
}

/** Questions that are to be asked, and dollars that earlier ones have cost. */
interface Work {
  work: string;
  questions: readonly Question<unknown>[];
  reports: number;
  spent: number;
  later?: number;
}

/** Asks, and once more where the answer cannot be used, which `refused` hears of. */
export async function askTwice<T>(
  model: PlanModel,
  purse: Purse,
  { prompt, data, shape, likely, complaint }: Question<T>,
  refused: (why: string) => void = () => {},
): Promise<Sorted<T>> {
  let why = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const early = attempt === 1 && purse.isEarly(data);
    if (!early && likely > purse.left()) {
      return { why: `The ${dollars(purse.cap)} of --max-model-cost are used up.`, kept: 'capped' };
    }
    const remark = why === '' ? undefined : `Your last answer was refused. ${why} Answer again.`;
    try {
      const answered = await model.ask({ prompt, remark, data, shape, maxUsd: purse.left() });
      purse.spend(answered.costUsd);
      const wrong = answered.value === null ? answered.why : complaint(answered.value);
      if (answered.value !== null && wrong === null) return { answer: answered.value };
      why = wrong ?? '';
      refused(why);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !PASSING.has(thrown.code)) throw thrown;
      return { why: thrown.message, kept: 'not' };
    }
  }
  return { why: `The model's answer was refused. ${why}`, kept: 'always' };
}
