// A calendar's events as tracked time: what lies ahead, lasts whole days or was called off is none.
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { AppError, dayLabel } from '../../src/author/index.ts';
import type { TimeFile, TrackedRow } from './read.ts';

/** A calendar that repeats for ever is read up to now, and no further back than this. */
const MOST_EVENTS = 5_000;
const MOST_MOVED_MS = 31 * 86_400_000;

/** Errors: AppError `usage` for a text that is no calendar. */
export function readCalendar(text: string, timeZone: string, now: number): TimeFile {
  let calendar: ICAL.Component;
  try {
    calendar = new ICAL.Component(ICAL.parse(text));
  } catch (thrown) {
    throw new AppError('usage', `The calendar cannot be read: ${(thrown as Error).message}.`);
  }
  // What an earlier file has said of its zones holds for that file.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const file: TimeFile = { what: 'calendar', rows: [], rejected: [], notes: [] };
  const components = calendar.getAllSubcomponents('vevent');
  const isException = (one: ICAL.Component) => one.hasProperty('recurrence-id');
  const uidOf = (one: ICAL.Component) => one.getFirstPropertyValue('uid');
  const series = new Set(components.filter((one) => !isException(one)).map(uidOf));
  const unknown = new Set<string>();
  for (const [at, component] of components.entries()) {
    const number = at + 1;
    const uid = uidOf(component);
    // A moved meeting is one of its series, where the file has that.
    if (isException(component) && series.has(uid)) continue;
    if (isCancelled(component)) continue;
    const exceptions = components.filter((one) => isException(one) && uidOf(one) === uid);
    const event = new ICAL.Event(component, isException(component) ? {} : { exceptions });
    if (event.startDate === null || event.startDate.isDate) {
      file.rejected.push({ number, why: 'it lasts whole days' });
      continue;
    }
    const reading = { number, timeZone, now, unknown };
    for (const row of rowsOf(event, reading)) file.rows.push(row);
  }
  for (const zone of unknown) {
    file.notes.push(`The time zone "${zone}" is not known; its times are read as ${timeZone}.`);
  }
  return file;
}

function isCancelled(component: ICAL.Component): boolean {
  return component.getFirstPropertyValue('status') === 'CANCELLED';
}

interface Reading {
  number: number;
  timeZone: string;
  now: number;
  /** Zones that nobody knows. */
  unknown: Set<string>;
}

function* rowsOf(event: ICAL.Event, reading: Reading): Generator<TrackedRow> {
  const { number, timeZone, now } = reading;
  const row = (start: number, end: number, title: string): TrackedRow => ({
    ...{ number, day: dayLabel(start, timeZone), start, durationMs: end - start },
    texts: [title, event.description ?? ''].filter((one) => one !== ''),
    ...{ description: title, person: null, billable: null, tags: [] },
  });
  if (event.isRecurrenceException() || !event.isRecurring()) {
    const start = instantOf(event.startDate, event.component, reading);
    const end = instantOf(event.endDate, event.component, reading);
    if (end > start && end <= now) yield row(start, end, event.summary ?? '');
    return;
  }
  const repeated = event.iterator();
  for (let count = 0; count < MOST_EVENTS; count++) {
    const next = repeated.next();
    if (!next) return;
    const { startDate, endDate, item } = event.getOccurrenceDetails(next);
    const start = instantOf(startDate, item.component, reading);
    const end = instantOf(endDate, item.component, reading);
    // A series that is moved may have an earlier one behind a later one, if by a little.
    if (start > now + MOST_MOVED_MS) return;
    if (isCancelled(item.component)) continue;
    if (end > start && end <= now) yield row(start, end, item.summary ?? '');
  }
}

/**
 * The instant of an event's time. One that names no zone is of the account's, and so is one of a zone that
 * nobody knows.
 */
function instantOf(
  time: ICAL.Time,
  event: ICAL.Component,
  { timeZone, unknown }: Pick<Reading, 'timeZone' | 'unknown'>,
): number {
  if (time.zone !== ICAL.Timezone.localTimezone) return time.toUnixTime() * 1_000;
  // Times that were worked out, as ends and repetitions are, do not know their zone.
  const zone = event.getFirstProperty('dtstart')?.getParameter('tzid');
  if (typeof zone !== 'string') return zonedInstant(time, timeZone);
  try {
    return zonedInstant(time, zone);
  } catch {
    unknown.add(zone);
    return zonedInstant(time, timeZone);
  }
}

/** The instant at which clocks of a zone show a time. Throws for a zone that there is not. */
function zonedInstant(time: ICAL.Time, timeZone: string): number {
  const { year, month, day, hour, minute, second } = time;
  const plain = Temporal.PlainDateTime.from({ year, month, day, hour, minute, second });
  return plain.toZonedDateTime(timeZone).epochMilliseconds;
}
