// The limits of a turn and of a session: what meets one stops, and says which.
import { AppError, canonicalJson, type JsonObject } from '../../base/index.ts';
import type { ToolUseBlock } from '../model/model.ts';

export interface Limits {
  /** Requests to the model in one turn. */
  rounds: number;
  /** Equal calls of one tool in one turn. */
  repeats: number;
  /** Calls to ClickUp in one turn. */
  clickupCalls: number;
  /** Dollars in one session; null: none. */
  costUsd: number | null;
}

export const DEFAULT_LIMITS: Limits = { rounds: 50, repeats: 3, clickupCalls: 200, costUsd: null };

/** An answer that may not be as long as this, in tokens, is not worth asking for. */
const LEAST_ANSWER = 200;
const RAISE_COST = 'Raise --max-cost, or start a new session.';

/** A limit was met. */
class LimitReached extends AppError {
  constructor(message: string, next: string) {
    super('budget', message, { next });
    this.name = 'LimitReached';
  }
}

/** Counts one turn. Each method throws LimitReached when going on would pass its limit. */
export class TurnLimits {
  readonly #limits: Limits;
  readonly #seen = new Map<string, number>();
  #rounds = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  round(): void {
    this.#rounds += 1;
    const { rounds } = this.#limits;
    if (this.#rounds > rounds) {
      throw new LimitReached(
        `The turn took ${rounds} ${rounds === 1 ? 'round' : 'rounds'} and was not done.`,
        'In a chat, say "go on"; else raise --max-turns.',
      );
    }
  }

  /** `spent` dollars so far; null where nobody knows. */
  cost(spent: number | null): void {
    const { costUsd } = this.#limits;
    if (costUsd === null || spent === null || spent < costUsd) return;
    throw new LimitReached(
      `The session has cost ${dollars(spent)} of the ${dollars(costUsd)} it may.`,
      RAISE_COST,
    );
  }

  /**
   * Tokens that the next answer may have: at most `most`, and no more than the dollars left pay for.
   * `price` tells what a request costs whose answer has so many tokens; null where nobody knows.
   */
  answer(most: number, spent: number | null, price: (tokens: number) => number | null): number {
    const { costUsd } = this.#limits;
    const [least, whole] = [price(LEAST_ANSWER), price(most)];
    if (costUsd === null || spent === null || least === null || whole === null) return most;
    const left = costUsd - spent;
    if (least > left) {
      throw new LimitReached(
        `The session has cost ${dollars(spent)} of the ${dollars(costUsd)} it may, and the rest is not enough for another answer.`,
        RAISE_COST,
      );
    }
    const perToken = (whole - least) / (most - LEAST_ANSWER);
    return Math.min(most, LEAST_ANSWER + Math.floor((left - least) / perToken));
  }

  call({ name, input }: ToolUseBlock): void {
    const key = canonicalJson([name, input as JsonObject]);
    const times = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, times);
    if (times > this.#limits.repeats) {
      throw new LimitReached(
        `The model made the same call of ${name} ${times} times.`,
        'Rephrase it, or name what it should look at.',
      );
    }
  }

  clickup(calls: number): void {
    const { clickupCalls } = this.#limits;
    if (calls < clickupCalls) return;
    throw new LimitReached(
      `The turn has made ${calls} calls to ClickUp, and ${clickupCalls} are allowed.`,
      'In a chat, say "go on" for a further turn; else ask for less, or use a workflow.',
    );
  }
}

/** Cents, and parts of one where that is all there is. */
function dollars(amount: number): string {
  return `$${amount.toFixed(amount > 0 && amount < 0.1 ? 4 : 2)}`;
}
