// What the model may cost: estimated before the first question, and held at every further one.
import {
  AppError,
  type ErrorCode,
  type PlanContext,
  type PlanModel,
} from '../../../src/engine/index.ts';
import type { TriageParams } from '../params.ts';

/** Troubles that end the questions and not the plan. */
export const PASSING: ReadonlySet<ErrorCode> = new Set(['quota', 'unreachable', 'failed']);

export interface Purse {
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
