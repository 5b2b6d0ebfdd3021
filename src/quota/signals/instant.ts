// Tells the forms of a reset apart (epoch seconds, epoch ms, seconds from now, a date) and puts
// them on our clock. The server's own `Date` is the yardstick, so a local clock hours off is harmless.
import { LONGEST_WAIT_MS } from '../reading.ts';

/** When an answer came: on our clock, and on the server's, where it said so (both epoch ms). */
export interface Moment {
  receivedAt: number;
  serverNow: number | null;
}

/** An instant on our clock. `sure` is false for an absolute time with no server clock to hold it against. */
export interface Instant {
  at: number;
  sure: boolean;
}

/** Seconds from now stay below this; from here on a number is an epoch (1e8 s is March 1973). */
const LEAST_EPOCH_SECONDS = 1e8;
const LEAST_EPOCH_MS = 1e11;
const MOST_EPOCH_MS = 1e15;
/** Without the server's clock, an absolute time further off than this says more about our clock. */
const BELIEVABLE_MS = 60 * 60 * 1000;
const PAST_SLACK_MS = 5 * 60 * 1000;

/** Reads a reset in any form; null for what is none of them. Past instants become "now". */
export function instantOf(text: string, moment: Moment): Instant | null {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  if (/^\+?\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value > MOST_EPOCH_MS) return null;
    if (value >= LEAST_EPOCH_MS) return absolute(value, moment);
    if (value >= LEAST_EPOCH_SECONDS) return absolute(value * 1000, moment);
    return after(value * 1000, moment);
  }
  const date = dateOf(trimmed);
  return date === null ? null : absolute(date, moment);
}

/** `ms` from the answer's arrival, held within the cap. */
export function after(ms: number, moment: Moment): Instant {
  return { at: moment.receivedAt + Math.min(Math.max(ms, 0), LONGEST_WAIT_MS), sure: true };
}

/** An ISO or HTTP date as epoch ms. A date and time without a zone is UTC, as servers mean it. */
export function dateOf(text: string): number | null {
  if (!/\d{4}/.test(text) || !/[-:]/.test(text)) return null;
  const zoneless = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text);
  const value = Date.parse(zoneless ? `${text.replace(' ', 'T')}Z` : text);
  return Number.isNaN(value) ? null : value;
}

function absolute(epochMs: number, moment: Moment): Instant | null {
  const byOurClock = epochMs - moment.receivedAt;
  if (moment.serverNow !== null) {
    const byTheirs = epochMs - moment.serverNow;
    if (believable(byTheirs, LONGEST_WAIT_MS)) return after(byTheirs, moment);
    // A proxy's stale Date: our own clock is the better yardstick if it makes sense of the reset.
    if (believable(byOurClock, BELIEVABLE_MS)) return { ...after(byOurClock, moment), sure: false };
    return after(byTheirs, moment);
  }
  return believable(byOurClock, BELIEVABLE_MS)
    ? { ...after(byOurClock, moment), sure: false }
    : null;
}

function believable(waitMs: number, most: number): boolean {
  return waitMs >= -PAST_SLACK_MS && waitMs <= most;
}
