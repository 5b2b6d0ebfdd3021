// What the model may cost: estimated before the first question, and held at every further one.
import { AppError, type PlanContext, type PlanModel } from '../../../src/engine/index.ts';
import type { TriageParams } from '../params.ts';

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
  { questions, reports, estimate }: { questions: number; reports: number; estimate: number },
): Purse {
  const cap = params.maxModelCost;
  const work = `Grouping ${reports} reports with ${model.name}`;
  if (estimate > cap) {
    throw new AppError(
      'budget',
      `${work} would cost about ${dollars(estimate)}, and may cost ${dollars(cap)}.`,
      { next: 'Raise --max-model-cost, or leave --model-grouping out.' },
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
