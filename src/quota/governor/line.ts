// The calls that wait: people before batch work, repeats before first tries, else first come first.
import type { Lane } from '../ledger/index.ts';
import type { QuotaCall } from './contract.ts';

/** One waiting call. `admit` starts it with its booked units; `refuse` ends its wait with an error. */
export interface Ticket {
  call: QuotaCall;
  again: boolean;
  deadline: number;
  admit(units: number): void;
  refuse(error: Error): void;
}

export class Line {
  readonly #lanes: Record<Lane, { repeats: Set<Ticket>; firsts: Set<Ticket> }> = {
    interactive: { repeats: new Set(), firsts: new Set() },
    batch: { repeats: new Set(), firsts: new Set() },
  };
  /** No waiting call has an earlier deadline than this. */
  earliestDeadline = Number.POSITIVE_INFINITY;

  add(ticket: Ticket): void {
    this.#home(ticket).add(ticket);
    this.earliestDeadline = Math.min(this.earliestDeadline, ticket.deadline);
  }

  /** Takes a ticket out; false when it was not waiting any more. */
  remove(ticket: Ticket): boolean {
    return this.#home(ticket).delete(ticket);
  }

  count(lane: Lane): number {
    const { repeats, firsts } = this.#lanes[lane];
    return repeats.size + firsts.size;
  }

  get empty(): boolean {
    return this.count('interactive') + this.count('batch') === 0;
  }

  /** The first tickets in the order in which they should leave, at most so many of each lane. */
  front(most: Record<Lane, number>): Ticket[] {
    return [...this.#first('interactive', most.interactive), ...this.#first('batch', most.batch)];
  }

  /** Takes out every ticket that `judge` has an error for, and ends its wait with it. */
  sweep(judge: (ticket: Ticket) => Error | null): void {
    this.earliestDeadline = Number.POSITIVE_INFINITY;
    for (const { repeats, firsts } of Object.values(this.#lanes)) {
      for (const ticket of [...repeats, ...firsts]) {
        const error = judge(ticket);
        if (error === null) {
          this.earliestDeadline = Math.min(this.earliestDeadline, ticket.deadline);
        } else {
          this.remove(ticket);
          ticket.refuse(error);
        }
      }
    }
  }

  #home(ticket: Ticket): Set<Ticket> {
    const lane = this.#lanes[ticket.call.lane];
    return ticket.again ? lane.repeats : lane.firsts;
  }

  #first(lane: Lane, most: number): Ticket[] {
    const found: Ticket[] = [];
    const { repeats, firsts } = this.#lanes[lane];
    for (const tickets of [repeats, firsts]) {
      for (const ticket of tickets) {
        if (found.length >= most) return found;
        found.push(ticket);
      }
    }
    return found;
  }
}
