// A due date as a person says it.

import { parseDate } from 'chrono-node';
import { AppError, dayAt } from '../../src/engine/index.ts';

const NOON_MS = 12 * 3_600_000;

/**
 * The instant of a day such as "next friday", "in 3 days" or "2026-12-01". Noon, so that no time
 * zone on the way turns it into the day before. Errors: AppError `usage`.
 */
export function parseDue(text: string, now: number, timeZone: string): number {
  const offsetMinutes = offsetAt(now, timeZone);
  const found = parseDate(
    text,
    { instant: new Date(now), timezone: offsetMinutes },
    { forwardDate: true },
  );
  if (!found) {
    throw new AppError('usage', `"${text}" is not a date.`, {
      next: 'Write it like "next friday", "in 3 days" or 2026-12-01.',
    });
  }
  return dayAt(found.getTime(), timeZone).from + NOON_MS;
}

/** Minutes that a zone is ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const { from } = dayAt(instant, timeZone);
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(from)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):?(\d+)?/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
