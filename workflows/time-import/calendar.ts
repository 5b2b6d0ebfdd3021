// A calendar's events as tracked time: what lies ahead, lasts whole days or was called off is none.
import ICAL from 'ical.js';
import { AppError, dayLabel } from '../../src/author/index.ts';
import type { TimeFile, TrackedRow } from './read.ts';

/** A calendar that repeats for ever is read up to now, and no further back than this. */
const MOST_EVENTS = 5_000;

/** Errors: AppError `usage` for a text that is no calendar. */
export function readCalendar(text: string, timeZone: string, now: number): TimeFile {
  let calendar: ICAL.Component;
  try {
    calendar = new ICAL.Component(ICAL.parse(text));
  } catch (thrown) {
    throw new AppError('usage', `The calendar cannot be read: ${(thrown as Error).message}.`);
  }
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const file: TimeFile = { what: 'calendar', rows: [], rejected: [], notes: [] };
  for (const [at, component] of calendar.getAllSubcomponents('vevent').entries()) {
    const event = new ICAL.Event(component);
    const number = at + 1;
    if (event.isRecurrenceException()) continue;
    if (component.getFirstPropertyValue('status') === 'CANCELLED') continue;
    if (event.startDate === null || event.startDate.isDate) {
      file.rejected.push({ number, why: 'it lasts whole days' });
      continue;
    }
    for (const row of rowsOf(event, number, timeZone, now)) file.rows.push(row);
  }
  return file;
}

function* rowsOf(
  event: ICAL.Event,
  number: number,
  timeZone: string,
  now: number,
): Generator<TrackedRow> {
  const row = (start: number, end: number, title: string): TrackedRow => ({
    ...{ number, day: dayLabel(start, timeZone), start, durationMs: end - start },
    texts: [title, event.description ?? ''].filter((one) => one !== ''),
    ...{ description: title, person: null, billable: null, tags: [] },
  });
  if (!event.isRecurring()) {
    const [start, end] = [instantOf(event.startDate, timeZone), instantOf(event.endDate, timeZone)];
    if (end > start && end <= now) yield row(start, end, event.summary ?? '');
    return;
  }
  const repeated = event.iterator();
  for (let count = 0; count < MOST_EVENTS; count++) {
    const next = repeated.next();
    if (!next) return;
    const { startDate, endDate, item } = event.getOccurrenceDetails(next);
    const [start, end] = [instantOf(startDate, timeZone), instantOf(endDate, timeZone)];
    if (start > now) return;
    if (end > start && end <= now) yield row(start, end, item.summary ?? '');
  }
}

/** A time that names no zone is one of the account's. */
function instantOf(time: ICAL.Time, timeZone: string): number {
  if (time.zone !== ICAL.Timezone.localTimezone) return time.toUnixTime() * 1_000;
  const zone = (time as { timezone?: string | null }).timezone ?? '';
  return zonedInstant(time, zone === '' || zone === 'floating' ? timeZone : zone, timeZone);
}

/** The instant at which clocks of a zone show a time; an unknown zone gives place to the account's. */
function zonedInstant(time: ICAL.Time, zone: string, fallback: string): number {
  const utc = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  const offsetAt = (instant: number, name: string) => {
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: name,
      dateStyle: 'short',
      timeStyle: 'medium',
    }).format(instant);
    return Date.parse(`${shown.replace(' ', 'T')}Z`) - instant;
  };
  try {
    const guess = utc - offsetAt(utc, zone);
    return utc - offsetAt(guess, zone);
  } catch {
    return zonedInstant(time, fallback, 'UTC');
  }
}
