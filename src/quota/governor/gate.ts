// The gate: takes turns on the ledger, lets waiting calls through, and sleeps until the next turn
// can bring something new.
import type { Clock } from '../../base/index.ts';
import {
  type Admission,
  freshState,
  type Lane,
  type Queue,
  type QuotaState,
  type Settlement,
  type Terms,
  turn,
  unsent,
} from '../ledger/index.ts';
import type { SharedWindow } from '../shared/window.ts';
import { interrupted, outOfQuota } from './errors.ts';
import { Line, type Ticket } from './line.ts';
import type { Spells } from './spells.ts';

export interface GateOptions {
  clock: Clock;
  credential: string;
  terms: Terms;
  shared: SharedWindow;
  /** Others may change the state, so it has to be looked at now and then. */
  poll: boolean;
  slots: Record<Lane, number>;
  spells: Spells;
}

/** Look again this soon for what another process has learned, and at the latest after `STAGE_MS`. */
const POLL_MS = 200;
const STAGE_MS = 10_000;
const LANES: readonly Lane[] = ['interactive', 'batch'];
const FIRST_LATENCY_MS = 500;

export class Gate {
  readonly line = new Line();
  readonly running: Record<Lane, number> = { interactive: 0, batch: 0 };
  /** The state as last seen. */
  state: QuotaState;
  readonly #options: GateOptions;
  #settled: { settlement: Settlement | null; done: () => void }[] = [];
  #latencyMs = FIRST_LATENCY_MS;
  #due = false;
  #looping: Promise<void> | null = null;
  #alarm: AbortController | null = null;
  #closed = false;

  constructor(options: GateOptions) {
    this.#options = options;
    this.state = freshState(options.clock.now(), options.terms.windowMs);
  }

  /** Waits for a place; resolves with the units booked for the call. */
  enter(call: Ticket['call'], again: boolean, deadline: number): Promise<number> {
    return new Promise((admit, refuse) => {
      if (call.signal?.aborted || this.#closed) {
        refuse(interrupted(call.signal?.reason));
        return;
      }
      const stop = () => {
        if (this.line.remove(ticket)) refuse(interrupted(call.signal?.reason));
        this.#ring();
      };
      const settled = () => call.signal?.removeEventListener('abort', stop);
      const ticket: Ticket = {
        call,
        again,
        deadline,
        admit: (units) => {
          settled();
          admit(units);
        },
        refuse: (error) => {
          settled();
          refuse(error);
        },
      };
      call.signal?.addEventListener('abort', stop, { once: true });
      this.line.add(ticket);
      this.#ring();
    });
  }

  /** Looks at the shared state without letting anything go. */
  look(): Promise<void> {
    return this.#handIn(null);
  }

  /** Hands in the end of a call; resolves when the ledger has taken it in. */
  leave(settlement: Settlement, lane: Lane): Promise<void> {
    this.running[lane] -= 1;
    if (settlement.outcome.kind !== 'unsent') {
      const took = Math.max(0, settlement.receivedAt - settlement.sentAt);
      this.#latencyMs += (took - this.#latencyMs) / 5;
    }
    return this.#handIn(settlement);
  }

  /** Refuses everybody who waits, from now on. */
  shut(): void {
    this.#closed = true;
    this.line.sweep(() => interrupted());
    this.#ring();
  }

  /** Resolves when all that was handed in has been taken in. */
  async rest(): Promise<void> {
    while (this.#looping) await this.#looping;
  }

  #handIn(settlement: Settlement | null): Promise<void> {
    return new Promise((done) => {
      this.#settled.push({ settlement, done });
      this.#ring();
    });
  }

  #ring(): void {
    this.#due = true;
    this.#alarm?.abort();
    this.#looping ??= this.#loop().finally(() => {
      this.#looping = null;
      if (this.#due) this.#ring();
    });
  }

  async #loop(): Promise<void> {
    while (this.#due) {
      this.#due = false;
      const lookAt = await this.#turn();
      if (this.#due || this.line.empty) continue;
      await this.#sleepUntil(lookAt);
    }
  }

  async #sleepUntil(at: number): Promise<void> {
    const alarm = new AbortController();
    this.#alarm = alarm;
    const ms = Math.max(1, at - this.#options.clock.now());
    await this.#options.clock.sleep(ms, alarm.signal).catch(() => {});
    this.#alarm = null;
    this.#due = true;
  }

  /** One turn; gives the time of the next that can differ. */
  async #turn(): Promise<number> {
    const { clock, credential, shared, terms } = this.#options;
    const settled = this.#settled;
    this.#settled = [];
    const slots = this.#slots();
    const front = this.line.front(slots);
    const queue = this.#queue(front, slots);
    try {
      const { state, admission } = await shared.transact(credential, (stored) => {
        const { stored: next, ...result } = turn(
          stored,
          settled.map((one) => one.settlement).filter((one) => one !== null),
          queue,
          terms,
          clock.now(),
        );
        return { state: next, result };
      });
      this.state = state;
      this.#letGo(front, admission.booked);
      this.#sweep(admission);
      return this.#nextLook(admission);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      this.line.sweep(() => reason);
      return clock.now();
    } finally {
      for (const one of settled) one.done();
    }
  }

  #slots(): Record<Lane, number> {
    const busy = this.running.interactive + this.running.batch;
    const { interactive, batch } = this.#options.slots;
    return { interactive: Math.max(0, interactive - busy), batch: Math.max(0, batch - busy) };
  }

  #queue(front: Ticket[], slots: Record<Lane, number>): Queue {
    const batchWaiting = this.line.count('batch');
    const firstBatch = front.find((ticket) => ticket.call.lane === 'batch');
    const following = firstBatch?.call.following;
    return {
      front: front.map(({ call }) => ({ tool: call.tool, lane: call.lane })),
      batchWaiting,
      announced: following === undefined ? null : following + 1,
      slots,
      pace: {
        latencyMs: this.#latencyMs,
        width: Math.min(this.#options.slots.batch, batchWaiting + this.running.batch),
      },
    };
  }

  #letGo(front: Ticket[], booked: number[]): void {
    const now = this.#options.clock.now();
    booked.forEach((units, i) => {
      const ticket = front[i];
      if (!ticket) return;
      if (!this.line.remove(ticket)) {
        // Its wait was ended while the turn was under way: give the units back.
        void this.#handIn(unsent(ticket.call.tool, units, now));
        return;
      }
      this.running[ticket.call.lane] += 1;
      this.#options.spells.end(ticket.call.lane, now);
      ticket.admit(units);
    });
  }

  /** Ends waits that would outlast what their calls allow, and announces the others. */
  #sweep({ closedUntil, closedWhy, lookAt }: Admission): void {
    const now = this.#options.clock.now();
    const horizon = Math.max(now, closedUntil.interactive ?? 0, closedUntil.batch ?? 0);
    if (this.line.earliestDeadline <= horizon) {
      this.line.sweep(({ deadline, call }) => {
        const opens = closedUntil[call.lane];
        if (now < deadline && (opens ?? 0) <= deadline) return null;
        return outOfQuota(Math.max(opens ?? lookAt ?? now + this.state.windowMs, now));
      });
    }
    for (const lane of LANES) {
      const until = closedUntil[lane];
      if (this.line.count(lane) === 0) this.#options.spells.end(lane, now);
      else if (until !== null && until > now) {
        this.#options.spells.wait(lane, until, closedWhy[lane], now);
      }
    }
  }

  #nextLook({ lookAt }: Admission): number {
    const now = this.#options.clock.now();
    const stage = now + (this.#options.poll ? POLL_MS : STAGE_MS);
    return Math.min(lookAt ?? stage, stage, Math.max(this.line.earliestDeadline, now));
  }
}
