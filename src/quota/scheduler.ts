// The request queue and its executor: calls that have a place leave as the shared window admits them,
// people before batch work, repeats before first tries, else first come first.
import type { Clock } from '../base/index.ts';
import type {
  Attempt,
  AttemptResult,
  Lane,
  Places,
  QuotaCall,
  QuotaEvent,
  SharedWindow,
} from './contract.ts';
import { cutOff, interrupted, outOfQuota } from './errors.ts';
import { Waits } from './waits.ts';
import {
  type Admission,
  freshState,
  type Queue,
  type QuotaState,
  type Settlement,
  type Terms,
  turn,
} from './window/index.ts';

export interface SchedulerOptions {
  clock: Clock;
  random: () => number;
  credential: string;
  terms: Terms;
  shared: SharedWindow;
  /** Others may change the state, so it has to be looked at now and then. */
  poll: boolean;
  places: Places;
  tell(event: QuotaEvent): void;
}

/**
 * One waiting call, in the set where it waits. `leave` gives its place back; `admit` starts it with
 * its booked units; `refuse` ends its wait with an error.
 */
interface Ticket {
  call: QuotaCall;
  deadline: number;
  home: Set<Ticket>;
  leave(): void;
  admit(units: number): void;
  refuse(error: Error): void;
}

/** The calls of a lane: those without a place, those before the window, and how many are under way. */
interface Queued {
  placeless: Set<Ticket>;
  repeats: Set<Ticket>;
  firsts: Set<Ticket>;
  running: number;
}

/** Look again this soon for what another process has learned, and at the latest after `STAGE_MS`. */
const POLL_MS = 200;
const STAGE_MS = 10_000;
/** A wait of which nobody knows the end is announced after this. */
const SILENT_MS = 2000;
const FIRST_LATENCY_MS = 500;
/** Closing waits this long for calls that have been told to stop. */
const GRACE_MS = 2000;
const LANES: readonly Lane[] = ['interactive', 'batch'];

export class Scheduler {
  calls = 0;
  rejected = 0;
  /** The state as last seen. */
  state: QuotaState;
  readonly waits: Waits;
  readonly #options: SchedulerOptions;
  readonly #lanes: Record<Lane, Queued> = { interactive: emptyLane(), batch: emptyLane() };
  /** Since when (epoch ms) a lane has let nothing go although something waits. */
  readonly #idleSince: Partial<Record<Lane, number>> = {};
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  /** No waiting call has an earlier deadline than this. */
  #earliestDeadline = Number.POSITIVE_INFINITY;
  #settled: { settlement: Settlement | null; done: () => void }[] = [];
  #latencyMs = FIRST_LATENCY_MS;
  #due = false;
  #looping: Promise<void> | null = null;
  #alarm: AbortController | null = null;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.waits = new Waits(options.tell);
    this.state = freshState(options.clock.now(), options.terms.windowMs);
  }

  /** Makes one attempt as soon as the window admits it. `deadline`: epoch ms. */
  async run<T>(
    call: QuotaCall,
    again: boolean,
    deadline: number,
    attempt: Attempt<T>,
  ): Promise<AttemptResult<T>> {
    // Refused all the same, it waits its turn like any other.
    const atOnce = call.free === true && !again && !this.#closing.signal.aborted;
    const place = atOnce ? null : await this.#enter(call, again, deadline);
    if (atOnce) this.#lanes[call.lane].running += 1;
    const running = this.#attempt(call, place?.units ?? 0, attempt);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      place?.leave();
    }
  }

  /** How many calls of a lane wait, and how many are under way. */
  count(lane: Lane): { queued: number; running: number } {
    const { placeless, repeats, firsts, running } = this.#lanes[lane];
    return { queued: placeless.size + repeats.size + firsts.size, running };
  }

  /** Looks at the shared state without letting anything go. */
  look(): Promise<void> {
    return this.#handIn(null);
  }

  /** Ends every wait, tells every attempt to stop, and waits a little for that. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#sweep(() => interrupted());
    if (this.#looping) this.#ring();
    const over = new AbortController();
    const grace = this.#options.clock.sleep(GRACE_MS, over.signal).catch(() => {});
    await Promise.race([Promise.allSettled(this.#running), grace]);
    over.abort();
    while (this.#looping) await this.#looping;
  }

  /** Waits for a place, then for the window. */
  #enter(
    call: QuotaCall,
    again: boolean,
    deadline: number,
  ): Promise<{ units: number; leave(): void }> {
    return new Promise((admit, refuse) => {
      if (call.signal?.aborted || this.#closing.signal.aborted) {
        refuse(interrupted(call.signal?.reason));
        return;
      }
      const { placeless, repeats, firsts } = this.#lanes[call.lane];
      const stop = () => {
        if (ticket.home.delete(ticket)) ticket.refuse(interrupted(call.signal?.reason));
        this.#ring();
      };
      const unlisten = () => call.signal?.removeEventListener('abort', stop);
      const ticket: Ticket = {
        ...{ call, deadline, home: placeless, leave: () => {} },
        admit: (units) => {
          unlisten();
          admit({ units, leave: ticket.leave });
        },
        refuse: (error) => {
          unlisten();
          ticket.leave();
          refuse(error);
        },
      };
      call.signal?.addEventListener('abort', stop, { once: true });
      placeless.add(ticket);
      this.#earliestDeadline = Math.min(this.#earliestDeadline, deadline);
      this.#ring();
      void this.#options.places.take(call.lane, again).then((leave) => {
        // Its wait may have ended before there was a place.
        if (!placeless.delete(ticket)) return leave();
        ticket.leave = leave;
        ticket.home = again ? repeats : firsts;
        ticket.home.add(ticket);
        this.#ring();
      });
    });
  }

  async #attempt<T>(
    call: QuotaCall,
    units: number,
    attempt: Attempt<T>,
  ): Promise<AttemptResult<T>> {
    const { clock } = this.#options;
    const closing = this.#closing.signal;
    const signal = call.signal ? AbortSignal.any([call.signal, closing]) : closing;
    const sentAt = clock.now();
    let end: AttemptResult<T> | 'unsent' | null = 'unsent';
    try {
      signal.throwIfAborted();
      this.calls += 1;
      end = null;
      end = await attempt(signal);
      return end;
    } catch (error) {
      if (!signal.aborted) throw error;
      throw end === 'unsent' ? interrupted(error) : cutOff(call.repeatable, error);
    } finally {
      this.#lanes[call.lane].running -= 1;
      await this.#handIn(this.#settlement(call, units, sentAt, end));
    }
  }

  #settlement(
    { tool }: QuotaCall,
    units: number,
    sentAt: number,
    answer: AttemptResult<unknown> | 'unsent' | null,
  ): Settlement {
    const { clock, random, tell } = this.#options;
    const receivedAt = clock.now();
    const outcome = answer === 'unsent' ? null : answer?.outcome;
    const limited = outcome?.kind === 'rate-limited' ? outcome : null;
    if (limited) {
      this.rejected += 1;
      tell({ kind: 'refused', tool, until: limited.until });
    }
    if (answer !== 'unsent') {
      this.#latencyMs += (Math.max(0, receivedAt - sentAt) - this.#latencyMs) / 5;
    }
    // An attempt that threw may have been applied, and counts as if it had.
    const kind = answer === 'unsent' ? answer : (outcome?.kind ?? 'unknown');
    return {
      ...{ tool, units, sentAt, receivedAt },
      reading: answer === 'unsent' ? null : (answer?.reading ?? null),
      outcome: { kind, until: limited?.until ?? null, day: limited?.scope === 'day' },
      jitter: random(),
    };
  }

  /** Hands in the end of a call; resolves when the window has taken it in. */
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
      if (this.#due || LANES.every((lane) => this.count(lane).queued === 0)) continue;
      const { clock } = this.#options;
      this.#alarm = new AbortController();
      await clock.sleep(Math.max(1, lookAt - clock.now()), this.#alarm.signal).catch(() => {});
      this.#alarm = null;
      this.#due = true;
    }
  }

  /** One turn on the shared state; gives the time of the next that can differ. */
  async #turn(): Promise<number> {
    const { clock, credential, shared, terms } = this.#options;
    const settled = this.#settled;
    this.#settled = [];
    const front = this.#front();
    const queue = this.#queue(front);
    try {
      const { state, admission } = await shared.transact(credential, (stored) => {
        const ends = settled.map(({ settlement }) => settlement).filter((one) => one !== null);
        const { stored: next, ...result } = turn(stored, ends, queue, terms, clock.now());
        return { state: next, result };
      });
      this.state = state;
      this.#letGo(front, admission.booked);
      return this.#announce(admission);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      this.#sweep(() => reason);
      return clock.now();
    } finally {
      for (const { done } of settled) done();
    }
  }

  /** The tickets with a place, in the order in which they should leave. */
  #front(): Ticket[] {
    return LANES.flatMap((lane) => [...this.#lanes[lane].repeats, ...this.#lanes[lane].firsts]);
  }

  #queue(front: Ticket[]): Queue {
    const { queued } = this.count('batch');
    const following = front.find(({ call }) => call.lane === 'batch')?.call.following;
    return {
      front: front.map(({ call }) => ({ tool: call.tool, lane: call.lane })),
      batchWaiting: queued,
      announced: following === undefined ? null : following + 1,
      latencyMs: this.#latencyMs,
    };
  }

  #letGo(front: Ticket[], booked: number[]): void {
    const now = this.#options.clock.now();
    booked.forEach((units, i) => {
      const ticket = front[i];
      if (!ticket) return;
      const { call, home } = ticket;
      if (!home.delete(ticket)) {
        // Its wait was ended while the turn was under way: give the units back.
        void this.#handIn(this.#settlement(call, units, now, 'unsent'));
        return;
      }
      this.#lanes[call.lane].running += 1;
      delete this.#idleSince[call.lane];
      this.waits.end(call.lane, now);
      ticket.admit(units);
    });
  }

  /** Ends waits that would outlast what their calls allow, announces the others, and says when to look again. */
  #announce({ closed, lookAt }: Admission): number {
    const now = this.#options.clock.now();
    const ends = LANES.map((lane) => closed[lane]?.until ?? 0);
    if (this.#earliestDeadline <= Math.max(now, ...ends)) {
      this.#sweep(({ deadline, call }) => {
        const opens = closed[call.lane]?.until;
        if (now < deadline && (opens ?? 0) <= deadline) return null;
        return outOfQuota(Math.max(opens ?? lookAt ?? now + this.state.windowMs, now));
      });
    }
    const stage = now + (this.#options.poll ? POLL_MS : STAGE_MS);
    const looks = [stage, lookAt ?? stage, Math.max(this.#earliestDeadline, now)];
    for (const lane of LANES) {
      const shut = closed[lane];
      if (this.count(lane).queued === 0) {
        delete this.#idleSince[lane];
        this.waits.end(lane, now);
      } else if (shut && shut.until > now) {
        this.waits.begin(lane, shut.until, shut.why, now);
      } else {
        this.#idleSince[lane] ??= now;
        const sayAt = this.#idleSince[lane] + SILENT_MS;
        if (now < sayAt) looks.push(sayAt);
        else this.waits.begin(lane, Math.max(lookAt ?? 0, now + SILENT_MS), 'answer', now);
      }
    }
    return Math.min(...looks);
  }

  /** Takes out every ticket that `judge` has an error for, and ends its wait with it. */
  #sweep(judge: (ticket: Ticket) => Error | null): void {
    this.#earliestDeadline = Number.POSITIVE_INFINITY;
    for (const { placeless, repeats, firsts } of Object.values(this.#lanes)) {
      for (const ticket of [...repeats, ...firsts, ...placeless]) {
        const error = judge(ticket);
        if (error === null) {
          this.#earliestDeadline = Math.min(this.#earliestDeadline, ticket.deadline);
        } else if (ticket.home.delete(ticket)) ticket.refuse(error);
      }
    }
  }
}

function emptyLane(): Queued {
  return { placeless: new Set(), repeats: new Set(), firsts: new Set(), running: 0 };
}
