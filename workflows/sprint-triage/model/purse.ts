// What the model may cost: estimated before the first question, and held at every further one.
import {
  AppError,
  type ErrorCode,
  type ModelQuestion,
  type PlanContext,
  type PlanModel,
} from '../../../src/engine/index.ts';
import type { TriageParams } from '../params.ts';

/** Troubles that end the questions and not the plan. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['quota', 'unreachable', 'failed']);

/** How often a question is asked: an answer that is refused is asked for once more. */
const ATTEMPTS = 2;

/** A question, what it is likely to cost in dollars, and what makes an answer useless. */
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
  /** Dollars that are left. */
  left(): number;
  spend(usd: number): void;
  readonly spent: number;
  readonly asked: number;
}

/** Dollars as a person reads them. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 3 : 2)}`;
}

/**
 * Says what it will cost. `questions` and `reports` count what is to be asked.
 * Errors: AppError `budget` when that is more than it may.
 */
export function openPurse(
  { params, progress }: PlanContext<TriageParams>,
  model: PlanModel,
  {
    work: doing,
    questions,
    reports,
    estimate,
    spent: before = 0,
  }: { work: string; questions: number; reports: number; estimate: number; spent?: number },
): Purse {
  const cap = params.maxModelCost - before;
  const work = `${doing} ${reports} reports with ${model.name}`;
  if (estimate > cap) {
    const left = before > 0 ? `, of which ${dollars(cap)} are left` : '';
    throw new AppError(
      'budget',
      `${work} would cost about ${dollars(estimate)}, and may cost ${dollars(params.maxModelCost)}${left}.`,
      { next: 'Raise --max-model-cost, or leave --model out.' },
    );
  }
  const times = `${questions} ${questions === 1 ? 'question' : 'questions'}`;
  progress(`${work}: ${times}, about ${dollars(estimate)}.`);
  let spent = 0;
  let asked = 0;
  return {
    cap: params.maxModelCost,
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
  };
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
    if (likely > purse.left()) {
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
