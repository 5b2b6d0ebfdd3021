// A model as planning may ask it: data in, a value of a given shape out, and what that cost; and what is
// remembered between runs. The engine knows no service; the caller says how to reach one.
import type { z } from 'zod';
import type { JsonObject } from '../base/index.ts';

/** What a workflow remembers on this machine between runs, by name; never anything of ClickUp. */
export interface Memory {
  get(name: string): Promise<JsonObject | null>;
  put(name: string, value: JsonObject): Promise<void>;
}

/** One question. The instructions are a text of the package, never of the data. */
export interface ModelQuestion<T> {
  prompt: 'group-reports' | 'widen-query' | 'judge-reports' | 'bind-tools';
  /** Words of our own in addition to the prompt. */
  remark?: string | undefined;
  /** What others wrote: it goes labelled as data. */
  data: JsonObject;
  shape: z.ZodType<T>;
  /** Dollars that the answer may cost at most; the model is cut short there. */
  maxUsd: number;
}

/** `value` is null when what came has not the shape; `why` says so in a sentence. */
export type ModelAnswer<T> = { costUsd: number } & (
  | { value: T; why: null }
  | { value: null; why: string }
);

export interface PlanModel {
  /** Such as `claude-sonnet-5-5`. */
  readonly name: string;
  /** Whether its price is known; else everything is counted at the dearest that is. */
  readonly priced: boolean;
  /** What a message batch costs of the usual price. */
  readonly batchPrice: number;
  /** Dollars that a question is likely to cost: its data in characters, its answer in tokens. */
  estimate(prompt: ModelQuestion<unknown>['prompt'], dataChars: number, tokens: number): number;
  /** Errors: AppError `authorization`, `quota`, `unreachable`, `usage`, `interrupted`, `failed`. */
  ask<T>(question: ModelQuestion<T>): Promise<ModelAnswer<T>>;
  /**
   * Has questions answered as a message batch, however long that takes; `ask` then gives those
   * answers. Batches are remembered in `memory`: a run that was cut off goes on with its own. Tells
   * which were answered, and why others were not; those `ask` asks alone, at the usual price.
   * Errors: AppError `authorization`, `interrupted`.
   */
  ahead<Q extends ModelQuestion<unknown>>(
    questions: readonly Q[],
    deps: { memory: Memory; progress(sentence: string): void },
  ): Promise<{ answered: Q[]; why: string | null }>;
}
