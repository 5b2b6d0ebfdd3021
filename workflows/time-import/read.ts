// Rows of tracked time from a file: an export of Toggl, Clockify or Harvest, a plain CSV, a calendar.
import { readFileSync, statSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { AppError } from '../../src/author/index.ts';
import {
  type DateOrder as ColumnOrder,
  dateOrder,
  decodeText,
  parseDate,
  recordsIn,
} from '../../src/intake/index.ts';
import { isEnglish, type Role, rolesIn, trackerOf } from './columns.ts';

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** One stretch of time; `start` is null where only the day is known. */
export interface TrackedRow {
  /** The line, or the number of the event. */
  number: number;
  day: string;
  start: number | null;
  durationMs: number;
  /** Texts that may name the task, the likeliest first. */
  texts: string[];
  description: string;
  person: string | null;
  billable: boolean | null;
  tags: string[];
}

export interface TimeFile {
  what: string;
  rows: TrackedRow[];
  /** Rows that cannot be read, with the reason. */
  rejected: { number: number; why: string }[];
  notes: string[];
}

/** A year of a company's time takes a tenth of it, bytes. */
const LARGEST_FILE = 64_000_000;
/** Titles and spans of days stand above the header of some reports. */
const MOST_LINES_ABOVE = 15;

/** Reads a file. Errors: AppError `usage` for one that holds no times. */
export async function readTimes(
  path: string,
  timeZone: string,
  dates: DateOrder | undefined,
  now: number,
): Promise<TimeFile> {
  const text = textIn(path);
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) {
    const { readCalendar } = await import('./calendar.ts');
    return readCalendar(text, timeZone, now);
  }
  return readCsv(path, text, timeZone, dates);
}

function textIn(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) throw new Error(`it is larger than ${LARGEST_FILE / 1e6} MB`);
    return decodeText(readFileSync(path));
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('usage', `${path} cannot be read: ${(thrown as Error).message}.`);
  }
}

function readCsv(path: string, text: string, timeZone: string, dates?: DateOrder): TimeFile {
  const lines = recordsIn(text);
  const at = Math.max(0, lines.slice(0, MOST_LINES_ABOVE).findIndex(isHeader));
  const header = lines[at] ?? [];
  const body = lines.slice(at + 1);
  const roles = rolesIn(header);
  const cell = (line: string[], role: Role) =>
    roles[role] === undefined ? '' : textOf(line[roles[role]]);
  const what = trackerOf(header) ?? 'CSV';
  checkHeader(path, header, what);
  const days = body.map((line) => cell(line, 'startDate'));
  const order = orderOf(days, dates, what !== 'CSV' && isEnglish(header));
  const unit = /^min/i.test(textOf(header[roles.duration ?? -1])) ? MINUTE_MS : HOUR_MS;
  const file: TimeFile = { what, rows: [], rejected: [], notes: order.notes };
  for (const [index, line] of body.entries()) {
    const number = at + index + 2;
    if (isNoRow(line, cell(line, 'startDate'))) continue;
    const row = rowFrom((role) => cell(line, role), { number, order: order.of, timeZone, unit });
    if (typeof row === 'string') file.rejected.push({ number, why: row });
    else file.rows.push(row);
  }
  return file;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A cell as it is meant: Clockify says "(Without project)" of nothing. */
function textOf(cell: string | undefined): string {
  const text = (cell ?? '').replace(/[\u00a0\u202f]/g, ' ').trim();
  return /^\((without|no|ohne|sans|sin|sem) [^)]*\)$/i.test(text) ? '' : text;
}

const hasTime = ({ duration, decimal, endTime, endDate }: Partial<Record<Role, number>>) =>
  [duration, decimal, endTime, endDate].some((one) => one !== undefined);

function isHeader(line: string[]): boolean {
  const roles = rolesIn(line);
  return hasTime(roles) && Object.keys(roles).length >= 2;
}

/** Errors: AppError `usage` for a file that does not say when. */
function checkHeader(path: string, header: readonly string[], what: string): void {
  const roles = rolesIn(header);
  if (roles.startDate !== undefined && hasTime(roles)) return;
  const columns = header.map((name) => name.replace(/^\ufeff/, '').trim()).join(', ');
  if (hasTime(roles) && Object.keys(roles).length >= 2) {
    throw new AppError('usage', `${path} is a summary: it says how long, and not when.`, {
      next: `Export the detailed report${what === 'CSV' ? '' : ` of ${what}`}, which has a row for each entry. The columns here are ${columns}.`,
    });
  }
  throw new AppError('usage', `${path} has no column for the day and the duration.`, {
    next: `Its columns are ${columns}. Name them date, start time, end time or hours, task, description.`,
  });
}

/** The last line of a report sums the others up, and some lines are empty. */
function isNoRow(line: readonly string[], day: string): boolean {
  if (line.every((one) => textOf(one) === '')) return true;
  return day === '' && line.some((one) => /^(total|sum|summe|gesamt|totale)\b/i.test(textOf(one)));
}

const ORDERS = { dmy: 'day', mdy: 'month', ymd: 'year' } satisfies Record<DateOrder, ColumnOrder>;

/** Day or month first: decided by the column, said where it cannot be told. */
function orderOf(
  days: string[],
  dates: DateOrder | undefined,
  isTracker: boolean,
): { of: ColumnOrder; notes: string[] } {
  if (dates !== undefined) return { of: ORDERS[dates], notes: [] };
  const [day, month] = [dateOrder(days, 'day'), dateOrder(days, 'month')];
  if (day === month) return { of: day, notes: [] };
  const isNumeric = days.some((one) => /^\d{1,2}[/-]\d{1,2}[/-]/.test(one));
  const of = isTracker ? 'month' : 'day';
  const said = `Dates are read with the ${of} first; --dates dmy or mdy says otherwise.`;
  return { of, notes: isNumeric ? [said] : [] };
}

interface Reading {
  number: number;
  order: ColumnOrder;
  timeZone: string;
  /** What a bare number of the duration column counts, ms. */
  unit: number;
}

/** The row; a sentence where it cannot be read. */
function rowFrom(cell: (role: Role) => string, how: Reading): TrackedRow | string {
  const { number, order, timeZone, unit } = how;
  const from = momentOf(cell('startDate'), cell('startTime'), order, timeZone);
  if (from === null) return `"${cell('startDate')}" is no day`;
  const isOpen = cell('endTime') === '' && cell('endDate') === '';
  const end = isOpen
    ? null
    : momentOf(cell('endDate') || cell('startDate'), cell('endTime'), order, timeZone);
  const exact = durationOf(cell('duration'), unit);
  let durationMs = exact ?? durationOf(cell('decimal'), HOUR_MS);
  if (durationMs === null && from.start !== null && end !== null && end.start !== null) {
    // Past midnight where the file has one date for both.
    durationMs = end.start >= from.start ? end.start - from.start : end.start + DAY_MS - from.start;
  }
  if (durationMs === null || durationMs <= 0) return 'it has no duration';
  if (durationMs > 7 * DAY_MS) return 'it is longer than a week';
  const [task, description, project] = [cell('task'), cell('description'), cell('project')];
  const named = `${cell('firstName')} ${cell('lastName')}`.trim();
  const person = cell('email') || cell('user') || named;
  const billable = cell('billable').toLowerCase();
  return {
    ...{ number, day: from.day, start: from.start, durationMs },
    person: person === '' ? null : person,
    texts: [cell('link'), task, description, project].filter((text) => text !== ''),
    description: description || task || project,
    billable: billable === '' ? null : !/^(n|f|0)/.test(billable),
    tags: cell('tags')
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  };
}

/** A day and, where it is known, the instant of it: `2026-11-18 09:00`, `11/18/2026` and `9:00 AM`. */
function momentOf(
  date: string,
  time: string,
  order: ColumnOrder,
  timeZone: string,
): { day: string; start: number | null } | null {
  // Both columns may hold the whole.
  const isWhole = parseDate(time, order) !== null && /\d[:.]\d{2}/.test(time);
  const text = time === '' || isWhole ? (isWhole ? time : date) : `${dayIn(date)} ${time}`;
  const instant = parseDate(text, order);
  if (instant === null) return null;
  const clock = text.replace(/^\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/, '');
  const hasClock = /\d{1,2}[:.h]\d{2}/i.test(clock);
  const isZoned = hasClock && /(z|[+-]\d{2}:?\d{2})$/i.test(clock);
  const plain = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('UTC');
  if (isZoned) {
    const day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
    return { day: day.toPlainDate().toString(), start: instant };
  }
  // A time that a clock skips is an hour later, as the clock was.
  const start = hasClock
    ? plain.toPlainDateTime().toZonedDateTime(timeZone).epochMilliseconds
    : null;
  return { day: plain.toPlainDate().toString(), start };
}

/** The date of a cell that may have a time too. */
function dayIn(date: string): string {
  return date.replace(/[T ]+\d{1,2}:\d{2}.*$/, '');
}

/** `1:30:00`, `1:30`, `1.5`, `1h 30m`, `90 min`; null for what is no duration. */
function durationOf(text: string, unit: number): number | null {
  if (text === '') return null;
  const [, hours, minutes, seconds = '0'] = /^(\d+):(\d{1,2})(?::(\d{1,2}))?$/.exec(text) ?? [];
  if (hours !== undefined)
    return Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1_000;
  const number = Number(text.replace(',', '.'));
  if (Number.isFinite(number)) return Math.round(number * unit);
  const [whole, h = '0', m = '0', s = '0'] =
    /^(?:([\d.,]+)\s*h(?:ours?|rs?|\.)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?\.?)?\s*(?:(\d+)\s*s(?:ec)?\.?)?$/i.exec(
      text,
    ) ?? [];
  if (!whole) return null;
  return Math.round(
    Number(h.replace(',', '.')) * HOUR_MS + Number(m) * MINUTE_MS + Number(s) * 1_000,
  );
}
