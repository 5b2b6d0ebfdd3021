// A calendar's events as tracked time: what lies ahead, lasts whole days or was called off is none.
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { AppError, dayLabel } from '../../src/author/index.ts';
import type { TimeFile, TrackedRow } from './read.ts';

/** Of what repeats, the latest so many are read, and no rule is followed further than so many steps. */
const MOST_EVENTS = 5_000;
const MOST_STEPS = 100_000;
const MOST_MOVED_MS = 31 * 86_400_000;

/** Errors: AppError `usage` for a text that is no calendar. */
export function readCalendar(text: string, timeZone: string, now: number): TimeFile {
  const file: TimeFile = { what: 'calendar', rows: [], rejected: [], notes: [] };
  const unknown = new Set<string>();
  let number = 0;
  try {
    // A file may hold several calendars.
    const parsed = ICAL.parse(text);
    for (const one of typeof parsed[0] === 'string' ? [parsed] : parsed) {
      const calendar = new ICAL.Component(one as unknown[]);
      const own = String(calendar.getFirstPropertyValue('x-wr-timezone') ?? '');
      const reading = { timeZone, floating: isZone(own) ? own : timeZone, now, unknown };
      const components = calendar.getAllSubcomponents('vevent');
      for (const component of components) {
        number += 1;
        const rows = rowsOf(component, components, reading);
        if (typeof rows === 'string') file.rejected.push({ number, why: rows });
        else for (const row of rows) file.rows.push({ ...row, number });
      }
    }
  } catch (thrown) {
    throw new AppError('usage', `The calendar cannot be read: ${(thrown as Error).message}.`);
  }
  for (const zone of unknown) {
    file.notes.push(`The time zone "${zone}" is not known; its times are read as ${timeZone}.`);
  }
  return file;
}

interface Reading {
  timeZone: string;
  /** The zone of times that name none. */
  floating: string;
  now: number;
  /** Zones that nobody knows. */
  unknown: Set<string>;
}

const isException = (one: ICAL.Component) => one.hasProperty('recurrence-id');
const isCancelled = (one: ICAL.Component) => one.getFirstPropertyValue('status') === 'CANCELLED';

/** The rows of an event, or of a whole series; a sentence where it has none. */
function rowsOf(component: ICAL.Component, all: ICAL.Component[], reading: Reading) {
  const { timeZone, now } = reading;
  const uid = component.getFirstPropertyValue('uid');
  const series = all.filter((one) => one.getFirstPropertyValue('uid') === uid);
  // A moved meeting is one of its series, where the file has that.
  if (isException(component) && !series.every(isException)) return [];
  if (isCancelled(component)) return [];
  const exceptions = isException(component) ? [] : series.filter(isException);
  const event = new ICAL.Event(component, { exceptions });
  if (event.startDate === null) return 'it has no start';
  if (event.startDate.isDate) return 'it lasts whole days';
  const rows: Omit<TrackedRow, 'number'>[] = [];
  const add = (start: number, end: number, { summary }: ICAL.Event) => {
    if (end <= start || end > now) return;
    const texts = [summary ?? '', event.description ?? ''].filter((one) => one !== '');
    rows.push({
      ...{ day: dayLabel(start, timeZone), start, durationMs: end - start, texts },
      ...{ description: summary ?? '', person: null, billable: null, tags: [] },
    });
  };
  const dtstart = component.getFirstProperty('dtstart');
  const span = ({ startDate, endDate }: Pick<ICAL.Event, 'startDate' | 'endDate'>, by = dtstart) =>
    [instantOf(startDate, by, reading), instantOf(endDate, by, reading)] as const;
  const isSeries = !isException(component) && event.isRecurring();
  if (!isSeries || !component.hasProperty('rrule')) {
    const [start, end] = span(event);
    if (end <= start) return 'it has no duration';
    add(start, end, event);
  }
  if (!isSeries) return rows;
  // Instants compare whatever zones they are written in.
  const off = component
    .getAllProperties('exdate')
    .flatMap((one) => one.getValues().map((at) => instantOf(at as ICAL.Time, one, reading)));
  const moved = exceptions.map((one) => {
    const property = one.getFirstProperty('recurrence-id');
    const at = instantOf(property?.getFirstValue() as ICAL.Time, property, reading);
    return [at, new ICAL.Event(one)] as const;
  });
  const steps = event.iterator();
  for (
    let next = steps.next(), count = 0;
    next && count < MOST_STEPS;
    next = steps.next(), count++
  ) {
    const at = instantOf(next, dtstart, reading);
    // A series that is moved may have an earlier one behind a later one, if by a little.
    if (at > now + MOST_MOVED_MS) break;
    const exception = moved.find(([when]) => when === at)?.[1];
    const details = exception ?? event.getOccurrenceDetails(next);
    const item = 'item' in details ? details.item : details;
    if (off.includes(at) || isCancelled(item.component)) continue;
    const [start, end] = span(details, item.component.getFirstProperty('dtstart'));
    if (rows[0]?.start !== start) add(start, end, item);
  }
  return rows.slice(-MOST_EVENTS);
}

/** The instant of a property's time; where its zone is not in the file, it is looked up by its name. */
function instantOf(time: ICAL.Time, of: ICAL.Property | null, reading: Reading): number {
  if (time.zone !== ICAL.Timezone.localTimezone) return time.toUnixTime() * 1_000;
  const said = of?.getParameter('tzid');
  if (typeof said !== 'string') return zonedInstant(time, reading.floating);
  const zone = said.startsWith('/') ? said.split('/').slice(-2).join('/') : said;
  if (isZone(zone)) return zonedInstant(time, zone);
  reading.unknown.add(said);
  return zonedInstant(time, reading.timeZone);
}

function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** The instant at which clocks of a zone show a time. */
function zonedInstant(time: ICAL.Time, timeZone: string): number {
  const { year, month, day, hour, minute, second } = time;
  const plain = Temporal.PlainDateTime.from({ year, month, day, hour, minute, second });
  return plain.toZonedDateTime(timeZone).epochMilliseconds;
}
