// When a schedule is due: the slots of a cron expression in a time zone, daylight saving included.
import { CronExpressionParser } from 'cron-parser';
import { AppError, sha256 } from '../base/index.ts';
import type { Schedule } from './schedules.ts';

type Timing = Pick<Schedule, 'id' | 'cron' | 'timeZone' | 'jitterMs' | 'catchUp'>;

/** The slots that are due and when to look again, epoch ms. */
export interface Due {
  slots: number[];
  nextAt: number;
}

/** A slot that is begun at most so late was not missed, ms. */
const ON_TIME_MS = 10 * 60_000;
/** Missed slots that are made up for at most. */
const MOST_MISSED = 100;

/** Thousands of schedules share a rhythm, and each answer of the parser takes about a millisecond. */
const answers = new Map<string, number>();
const MOST_ANSWERS = 2_000;

/** The first slot after a timestamp. Errors: AppError `usage` for an expression that means nothing. */
function slotAfter({ cron, timeZone }: Pick<Timing, 'cron' | 'timeZone'>, at: number): number {
  // What only an event starts is never due by itself.
  if (cron === null) return Number.POSITIVE_INFINITY;
  const question = `${cron} ${timeZone} ${at}`;
  const known = answers.get(question);
  if (known !== undefined) return known;
  const answer = parsedAfter(cron, timeZone, at);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(question, answer);
  return answer;
}

function parsedAfter(cron: string, timeZone: string, at: number): number {
  try {
    return CronExpressionParser.parse(cron, { currentDate: new Date(at), tz: timeZone })
      .next()
      .getTime();
  } catch (thrown) {
    throw new AppError('usage', `"${cron}" is no time: ${(thrown as Error).message}.`, {
      next: 'Write five fields, such as "0 9 * * 5" for Fridays at nine.',
    });
  }
}

/** The slots from `nextAt`, which was due, to now; older ones as `catchUp` says. */
export function dueSlots(schedule: Timing, nextAt: number, now: number): Due {
  const share = delayOf(schedule);
  const all: number[] = [];
  let slot = nextAt - share;
  while (slot + share <= now) {
    all.push(slot);
    // What was missed long ago is not counted through one by one.
    const behind = all.length >= MOST_MISSED && schedule.catchUp !== 'all';
    slot = slotAfter(schedule, behind ? Math.max(slot, now - share - ON_TIME_MS) : slot);
  }
  const onTime = all.filter((one) => now - one - share <= ON_TIME_MS);
  const missed = all.filter((one) => !onTime.includes(one));
  const madeUp = { none: [], last: onTime.length > 0 ? [] : missed.slice(-1), all: missed }[
    schedule.catchUp
  ];
  return { slots: [...madeUp.slice(-MOST_MISSED), ...onTime], nextAt: slot + share };
}

/** When a schedule is due for the first time after a timestamp. */
export function firstDue(schedule: Timing, at: number): number {
  return slotAfter(schedule, at) + delayOf(schedule);
}

/** A schedule's own share of its jitter, always the same. */
function delayOf({ id, jitterMs }: Timing): number {
  return jitterMs === 0 ? 0 : Number.parseInt(sha256(id).slice(0, 8), 16) % jitterMs;
}
