// The forms in which values are written. A reset can be epoch seconds, epoch ms, seconds from now or a
// date; it is put on our clock with the server's own `Date` as the yardstick, so a local clock hours
// off is harmless. Structured fields (RFC 8941) are read as far as rate-limit headers use them.
import { LONGEST_WAIT_MS } from '../contract.ts';

/** When an answer came: on our clock, and on the server's, where it said so (both epoch ms). */
export interface Moment {
  receivedAt: number;
  serverNow: number | null;
}

/** A time on our clock. `graceMs`: how much later it may really be, because it was rounded. */
export interface Instant {
  at: number;
  graceMs: number;
}

/** Seconds from now stay below this; from here on a number is an epoch (1e8 s is March 1973). */
const LEAST_EPOCH_SECONDS = 1e8;
const LEAST_EPOCH_MS = 1e11;
const MOST_EPOCH_MS = 1e15;
/** Without the server's clock, an absolute time further off than this says more about our clock. */
const BELIEVABLE_MS = 60 * 60 * 1000;
const PAST_SLACK_MS = 5 * 60 * 1000;
const SECOND_MS = 1000;

/** Reads a reset in any form; null for what is none of them. Past times become "now". */
export function instantOf(text: string, moment: Moment): Instant | null {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  if (/^\+?\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value > MOST_EPOCH_MS) return null;
    if (value >= LEAST_EPOCH_MS) return absolute(value, 0, moment);
    const graceMs = trimmed.includes('.') ? 0 : SECOND_MS;
    if (value >= LEAST_EPOCH_SECONDS) return absolute(value * SECOND_MS, graceMs, moment);
    return after(value * SECOND_MS, moment, graceMs);
  }
  const date = dateOf(trimmed);
  return date === null ? null : absolute(date, /\.\d/.test(trimmed) ? 0 : SECOND_MS, moment);
}

/** `ms` from the answer's arrival, held within the cap. */
export function after(ms: number, { receivedAt }: Moment, graceMs = SECOND_MS): Instant {
  return { at: receivedAt + Math.min(Math.max(ms, 0), LONGEST_WAIT_MS), graceMs };
}

/** An ISO or HTTP date as epoch ms. A date and time without a zone is UTC, as servers mean it. */
export function dateOf(text: string): number | null {
  if (!/\d{4}/.test(text) || !/[-:]/.test(text)) return null;
  const zoneless = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text);
  const value = Date.parse(zoneless ? `${text.replace(' ', 'T')}Z` : text);
  return Number.isNaN(value) ? null : value;
}

function absolute(epochMs: number, graceMs: number, moment: Moment): Instant | null {
  const byOurs = epochMs - moment.receivedAt;
  const ours = after(byOurs, moment, graceMs);
  if (moment.serverNow === null) return believable(byOurs, BELIEVABLE_MS) ? ours : null;
  const byTheirs = epochMs - moment.serverNow;
  // A proxy's stale Date: our own clock is the better yardstick if it makes sense of the reset.
  const stale = !believable(byTheirs, LONGEST_WAIT_MS) && believable(byOurs, BELIEVABLE_MS);
  return stale ? ours : after(byTheirs, moment, graceMs);
}

function believable(waitMs: number, most: number): boolean {
  return waitMs >= -PAST_SLACK_MS && waitMs <= most;
}

/** One member: `"default";r=50` has name `default`; `limit=100` has name `limit`, value `100`. */
export interface Member {
  name: string;
  value: string | undefined;
  params: ReadonlyMap<string, string>;
}

/** The members of a list or dictionary, in their order; what does not parse is skipped. */
export function parseMembers(text: string): Member[] {
  return split(text.slice(0, 2000), ',').flatMap((part) => {
    const [head = '', ...rest] = split(part, ';');
    const [name, value] = pair(head);
    if (name === '') return [];
    return [{ name, value, params: new Map(rest.map(pair).map(([key, v]) => [key, v ?? '1'])) }];
  });
}

function pair(text: string): [string, string | undefined] {
  const trimmed = text.trim();
  if (trimmed.startsWith('"')) return [unquote(trimmed), undefined];
  const equals = trimmed.indexOf('=');
  if (equals < 0) return [trimmed, undefined];
  return [trimmed.slice(0, equals).trim().toLowerCase(), unquote(trimmed.slice(equals + 1).trim())];
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined) : text;
}

/** Splits at a separator that stands outside quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (text[i] !== separator || quoted) continue;
    parts.push(text.slice(start, i));
    start = i + 1;
  }
  parts.push(text.slice(start));
  return parts;
}
