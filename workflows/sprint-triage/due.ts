// A due date as a person says it.
import { AppError, dayAt, formatDay, formatInstant, spokenDate } from '../../src/engine/index.ts';

/** A day, or an instant of it. */
export interface Due {
  dueAt: number;
  dueHasTime: boolean;
}

const NOON_MS = 12 * 3_600_000;

/** Days that are written out with their year mean what they say, whatever the present day is. */
const WRITTEN = /\b\d{4}\b/;

/** Whether the text means another day in another time zone. */
export function dependsOnZone(text: string | undefined): boolean {
  return text !== undefined && !/^\s*\d{4}-\d{2}-\d{2}\s*$/.test(text);
}

/**
 * The instant of "friday 17:00" or "2026-12-01 9:30", or the day of "next friday", "in 3 days",
 * "2026-12-01". A day is told by its noon, so that no time zone on the way turns it into another.
 * Errors: AppError `usage` for what is no date, and for one that is past and not written as a date.
 */
export function parseDue(text: string, now: number, timeZone: string): Due {
  const found = spokenDate(text, now, timeZone);
  if (!found) {
    throw new AppError('usage', `"${text}" is not a date.`, {
      next: 'Write it like "next friday", "friday 17:00", "in 3 days" or 2026-12-01.',
    });
  }
  const { at, hasTime } = found;
  const past = hasTime ? at < now : at < dayAt(now, timeZone).from;
  if (past && !WRITTEN.test(text)) {
    const said = hasTime ? formatInstant(at, timeZone) : formatDay(at, timeZone);
    throw new AppError('usage', `"${text}" is ${said} (${timeZone}), which is past.`, {
      next: 'Say a later day, or write the date with its year: 2026-12-01.',
    });
  }
  return { dueAt: hasTime ? at : dayAt(at, timeZone).from + NOON_MS, dueHasTime: hasTime };
}
