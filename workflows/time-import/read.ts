// Rows of tracked time from a file: an export of Toggl, Clockify or Harvest, a plain CSV, a calendar.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { Temporal } from 'temporal-polyfill';
import { AppError } from '../../src/author/index.ts';
import { type Role, rolesIn, trackerOf } from './columns.ts';

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

/** Reads a file. Errors: AppError `usage` for one that holds no times. */
export async function readTimes(
  path: string,
  timeZone: string,
  dates: DateOrder | undefined,
  now: number,
): Promise<TimeFile> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be read: ${(thrown as Error).message}.`);
  }
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) {
    const { readCalendar } = await import('./calendar.ts');
    return readCalendar(text, timeZone, now);
  }
  return readCsv(path, text, timeZone, dates);
}

function readCsv(path: string, text: string, timeZone: string, dates?: DateOrder): TimeFile {
  const first = text.split('\n', 1)[0] ?? '';
  const delimiter =
    [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  let lines: string[][];
  try {
    lines = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (thrown) {
    throw new AppError('usage', `${path} is no CSV: ${(thrown as Error).message}.`);
  }
  const [header = [], ...body] = lines;
  const roles = rolesIn(header);
  const cell = (line: string[], role: Role) =>
    roles[role] === undefined ? '' : (line[roles[role]] ?? '').trim();
  if (
    roles.startDate === undefined ||
    (roles.duration === undefined && roles.endTime === undefined && roles.endDate === undefined)
  ) {
    throw new AppError('usage', `${path} has no column for the day and the duration.`, {
      next: `Its columns are ${header.join(', ')}. Name them date, start time, end time or hours, task, description.`,
    });
  }
  const what = trackerOf(header) ?? 'CSV';
  const { order, said } =
    dates === undefined
      ? orderOf(
          body.map((line) => cell(line, 'startDate')),
          what,
        )
      : { order: dates, said: null };
  const notes = said === null ? [] : [said];
  const unit = /minutes/i.test(header[roles.duration ?? -1] ?? '') ? MINUTE_MS : HOUR_MS;
  const file: TimeFile = { what, rows: [], rejected: [], notes };
  for (const [at, line] of body.entries()) {
    const number = at + 2;
    const row = rowFrom((role) => cell(line, role), { number, order, timeZone, unit });
    if (typeof row === 'string') file.rejected.push({ number, why: row });
    else file.rows.push(row);
  }
  return file;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Day or month first: decided by the column, said where it cannot be told. */
function orderOf(values: string[], what: string): { order: DateOrder; said: string | null } {
  const parts = values.map((value) => /^(\d{1,4})[./-](\d{1,2})[./-]/.exec(value));
  const has = (at: 1 | 2, test: (number: number) => boolean) =>
    parts.some((part) => part !== null && test(Number(part[at])));
  if (has(1, (number) => number > 31)) return { order: 'ymd', said: null };
  if (has(1, (number) => number > 12)) return { order: 'dmy', said: null };
  if (has(2, (number) => number > 12)) return { order: 'mdy', said: null };
  if (parts.every((part) => part === null)) return { order: 'ymd', said: null };
  const order = what === 'CSV' ? 'dmy' : 'mdy';
  const words = order === 'mdy' ? 'month first' : 'day first';
  return { order, said: `Dates are read with the ${words}; --dates dmy or mdy says otherwise.` };
}

interface Reading {
  number: number;
  order: DateOrder;
  timeZone: string;
  /** What a bare number of the duration column counts, ms. */
  unit: number;
}

/** The row; a sentence where it cannot be read. */
function rowFrom(cell: (role: Role) => string, how: Reading): TrackedRow | string {
  const { number, order, timeZone, unit } = how;
  const from = momentOf(cell('startDate'), cell('startTime'), order);
  if (from === null) return `"${cell('startDate')}" is no day`;
  const start = from.time === null ? null : at(from.day, from.time, timeZone);
  const end =
    cell('endTime') === '' && cell('endDate') === ''
      ? null
      : momentOf(cell('endDate') || cell('startDate'), cell('endTime'), order);
  const said = cell('duration') === '' ? null : durationOf(cell('duration'), unit);
  let durationMs = said;
  if (durationMs === null && start !== null && end?.time) {
    const until = at(end.day, end.time, timeZone);
    // Past midnight where the file has one date for both.
    durationMs = until >= start ? until - start : until + DAY_MS - start;
  }
  if (durationMs === null || durationMs <= 0) return 'it has no duration';
  if (durationMs > 7 * DAY_MS) return 'it is longer than a week';
  const [task, description, project] = [cell('task'), cell('description'), cell('project')];
  const named = `${cell('firstName')} ${cell('lastName')}`.trim();
  const person = cell('email') || cell('user') || named;
  const billable = cell('billable').toLowerCase();
  return {
    ...{ number, day: from.day, start, durationMs, person: person === '' ? null : person },
    texts: [task, description, project].filter((text) => text !== ''),
    description: description || task || project,
    billable: billable === '' ? null : /^(yes|true|1|y|ja|oui)/.test(billable),
    tags: cell('tags')
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  };
}

/** A day and a time of it: `2026-11-18 09:00`, `11/18/2026` and `09:00:00 AM`. */
function momentOf(
  date: string,
  time: string,
  order: DateOrder,
): { day: string; time: string | null } | null {
  const [, a, b, c, rest = ''] =
    /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})[T ]?(.*)$/.exec(date) ?? [];
  if (a === undefined || b === undefined || c === undefined) return null;
  const [year, month, day] = a.length === 4 ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
  const full = year.length === 2 ? `20${year}` : year;
  try {
    const plain = Temporal.PlainDate.from(
      { year: Number(full), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
    const clock = time === '' ? rest : time.replace(/^.*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[T ]/, '');
    return { day: plain.toString(), time: clockOf(clock) };
  } catch {
    return null;
  }
}

/** `9:05`, `09:05:00`, `9:05 PM`; null for none. */
function clockOf(text: string): string | null {
  const [, hours, minutes, seconds = '00', half] =
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]m)?/i.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
}

/** A time that a clock skips is an hour later, as the clock was. */
function at(day: string, time: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: time })
    .epochMilliseconds;
}

/** `1:30:00`, `1:30`, `1.5`, `1h 30m`. */
function durationOf(text: string, unit: number): number | null {
  const [, hours, minutes, seconds = '0'] = /^(\d+):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  if (hours !== undefined)
    return Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1_000;
  const number = Number(text.replace(',', '.'));
  if (text !== '' && Number.isFinite(number)) return Math.round(number * unit);
  const [whole, h = '0', m = '0'] = /^(?:([\d.]+)\s*h)?\s*(?:(\d+)\s*m)?(?:in)?$/i.exec(text) ?? [];
  return whole ? Math.round(Number(h) * HOUR_MS + Number(m) * MINUTE_MS) : null;
}
