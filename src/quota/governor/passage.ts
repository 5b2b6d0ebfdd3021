// The passage of an admitted call: through the runner, one attempt, and its end into the ledger.
import type { Clock } from '../../base/index.ts';
import { type Settlement, unsent } from '../ledger/index.ts';
import type { Answer, QuotaCall, QuotaEvent, Runner } from './contract.ts';
import { cutOff, interrupted } from './errors.ts';
import type { Gate } from './gate.ts';

export type Attempt<T> = (signal: AbortSignal) => Promise<Answer<T>>;

export interface PassageOptions {
  clock: Clock;
  random: () => number;
  gate: Gate;
  runner: Runner;
  tell(event: QuotaEvent): void;
}

/** Closing waits this long (ms) for calls that have been told to stop. */
const GRACE_MS = 2000;

export class Passage {
  calls = 0;
  rejected = 0;
  readonly #options: PassageOptions;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: PassageOptions) {
    this.#options = options;
  }

  /** Makes one attempt of a call for which `units` are booked; gives them back if it never begins. */
  async through<T>(call: QuotaCall, units: number, attempt: Attempt<T>): Promise<Answer<T>> {
    const { runner } = this.#options;
    let begun = false;
    const running = runner.run(call.lane, () => {
      begun = true;
      return this.#once(call, units, attempt);
    });
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
      if (!begun) await this.#giveBack(call, units);
    }
  }

  /** Tells every attempt to stop, and waits a little for that. */
  async close(): Promise<void> {
    this.#closing.abort();
    const over = new AbortController();
    const grace = this.#options.clock.sleep(GRACE_MS, over.signal).catch(() => {});
    await Promise.race([Promise.allSettled(this.#underWay), grace]);
    over.abort();
  }

  async #once<T>(call: QuotaCall, units: number, attempt: Attempt<T>): Promise<Answer<T>> {
    const { clock, gate } = this.#options;
    const closing = this.#closing.signal;
    const signal = call.signal ? AbortSignal.any([call.signal, closing]) : closing;
    if (signal.aborted) {
      await this.#giveBack(call, units);
      throw interrupted(signal.reason);
    }
    const sentAt = clock.now();
    this.calls += 1;
    let answer: Answer<T> | null = null;
    try {
      answer = await attempt(signal);
      return answer;
    } catch (error) {
      throw signal.aborted ? cutOff(call.repeatable, error) : error;
    } finally {
      await gate.leave(this.#settlement(call, units, sentAt, answer), call.lane);
    }
  }

  #giveBack(call: QuotaCall, units: number): Promise<void> {
    const { clock, gate } = this.#options;
    return gate.leave(unsent(call.tool, units, clock.now()), call.lane);
  }

  #settlement(
    call: QuotaCall,
    units: number,
    sentAt: number,
    answer: Answer<unknown> | null,
  ): Settlement {
    const { clock, random, tell } = this.#options;
    const outcome = answer?.outcome;
    const limited = outcome?.kind === 'rate-limited' ? outcome : null;
    if (limited) {
      this.rejected += 1;
      tell({ kind: 'refused', tool: call.tool, until: limited.until });
    }
    return {
      tool: call.tool,
      units,
      sentAt,
      receivedAt: clock.now(),
      reading: answer?.reading ?? null,
      outcome: {
        // An attempt that threw may have been applied, and counts as if it had.
        kind: outcome?.kind ?? 'unknown',
        until: limited?.until ?? null,
        day: limited?.scope === 'day',
      },
      jitter: random(),
    };
  }
}
