// Weeks and days in a person's time zone, daylight saving included.
import { Temporal } from 'temporal-polyfill';
import { AppError } from '../../base/index.ts';

/** A span of time, from inclusive, before exclusive, epoch ms. */
export interface Span {
  from: number;
  before: number;
}

/** The day that a person's weeks begin with. */
export type WeekStart = 'monday' | 'sunday';

/**
 * An ISO week, Monday to Sunday, named like `2026-W47`. For those who begin with Sunday it is the
 * same six days and the Sunday before them.
 */
export interface Week extends Span {
  label: string;
}

/** The week that holds an instant. */
export function weekAt(instant: number, timeZone: string, start: WeekStart = 'monday'): Week {
  const day = zoned(instant, timeZone).toPlainDate().add({ days: DAYS_EARLY[start] });
  return weekFrom(day.subtract({ days: day.dayOfWeek - 1 }), timeZone, start);
}

/** By how many days a week begins before the ISO week of its name. */
const DAYS_EARLY = { monday: 0, sunday: 1 } satisfies Record<WeekStart, number>;

/** The week that a label names. Errors: AppError `usage` for what is no ISO week. */
export function weekNamed(label: string, timeZone: string, start: WeekStart = 'monday'): Week {
  const match = /^(\d{4})-?W(\d{1,2})$/i.exec(label.trim());
  const year = Number(match?.[1]);
  const number = Number(match?.[2]);
  if (match && number >= 1) {
    // The fourth of January is always in the first ISO week.
    const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
    const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: number - 1 });
    if (monday.yearOfWeek === year) return weekFrom(monday, timeZone, start);
  }
  throw new AppError('usage', `"${label}" is not a week.`, {
    next: 'Weeks are written like 2026-W47 (ISO 8601, Monday to Sunday).',
  });
}

function weekFrom(monday: Temporal.PlainDate, timeZone: string, start: WeekStart): Week {
  const label = `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`;
  const first = monday.subtract({ days: DAYS_EARLY[start] });
  return {
    label,
    from: startOf(first, timeZone),
    before: startOf(first.add({ weeks: 1 }), timeZone),
  };
}

/** The day that holds an instant; 23 or 25 hours long when the clocks change. */
export function dayAt(instant: number, timeZone: string): Span {
  const day = zoned(instant, timeZone).toPlainDate();
  return { from: startOf(day, timeZone), before: startOf(day.add({ days: 1 }), timeZone) };
}

/** The days of a span: `Mon 23 – Sun 29 Nov`, each with its month where they differ. */
export function formatDays({ from, before }: Span, timeZone: string): string {
  const [first, last] = [zoned(from, timeZone), zoned(before - 1, timeZone)];
  const month = first.month === last.month ? '' : ` ${MONTHS[first.month - 1]}`;
  const day = `${WEEKDAYS[first.dayOfWeek - 1]} ${first.day}${month}`;
  return `${day} – ${WEEKDAYS[last.dayOfWeek - 1]} ${last.day} ${MONTHS[last.month - 1]}`;
}

/** ClickUp puts a date without a time of day at this hour of its setter's day. */
const DATE_ONLY_HOUR = 4;

/**
 * Whether a due date has passed. One without a time of day lasts as long as its day; where the
 * endpoint does not say, as ClickUp itself, four o'clock sharp is such a date.
 */
export function isOverdue(
  { dueAt, dueHasTime }: { dueAt: number | null; dueHasTime: boolean | null },
  now: number,
  timeZone: string,
): boolean {
  if (dueAt === null || dueAt >= now) return false;
  const hasTime = dueHasTime ?? !isDateOnly(zoned(dueAt, timeZone));
  return hasTime || dayAt(dueAt, timeZone).before <= now;
}

function isDateOnly(at: Temporal.ZonedDateTime): boolean {
  const { hour, minute, second, millisecond } = at;
  return hour === DATE_ONLY_HOUR && minute + second + millisecond === 0;
}

/** An instant as a person writes it: `Fri 20 Nov 2026 14:05`. */
export function formatInstant(instant: number, timeZone: string): string {
  const at = zoned(instant, timeZone);
  return `${dayOf(at)} ${at.year} ${timeOf(at)}`;
}

/** The day of an instant: `20 Nov 2026`. */
export function formatDay(instant: number, timeZone: string): string {
  const at = zoned(instant, timeZone);
  return `${at.day} ${MONTHS[at.month - 1]} ${at.year}`;
}

/** The day that holds an instant, as names and keys write it: `2026-11-20`. */
export function dayLabel(instant: number, timeZone: string): string {
  return zoned(instant, timeZone).toPlainDate().toString();
}

/** An instant of these months, for tables: `Fri 20 Nov 14:05`. */
export function formatMoment(instant: number, timeZone: string): string {
  const at = zoned(instant, timeZone);
  return `${dayOf(at)} ${timeOf(at)}`;
}

/** An instant within a known week: `Fri 14:05`. */
export function formatWeekTime(instant: number, timeZone: string): string {
  const at = zoned(instant, timeZone);
  return `${WEEKDAYS[at.dayOfWeek - 1]} ${timeOf(at)}`;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function dayOf(at: Temporal.ZonedDateTime): string {
  const day = String(at.day).padStart(2, '0');
  return `${WEEKDAYS[at.dayOfWeek - 1]} ${day} ${MONTHS[at.month - 1]}`;
}

function timeOf(at: Temporal.ZonedDateTime): string {
  return at.toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The instant that a text names, in a zone unless it names its own: `2026-11-20 14:05`.
 * Errors: AppError `usage`.
 */
export function instantNamed(text: string, timeZone: string): number {
  const written = text.trim().replace(/\s+/, 'T');
  try {
    return /(Z|[+-]\d\d:?\d\d)$/i.test(written)
      ? Temporal.Instant.from(written).epochMilliseconds
      : Temporal.PlainDateTime.from(written).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    throw new AppError('usage', `"${text}" is not a date and time.`, {
      next: 'Write it like 2026-11-20 14:05.',
    });
  }
}

const BACK_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * The instant that something is asked for since: a span back from now such as `7d`, or what
 * `instantNamed` reads. Errors: AppError `usage`.
 */
export function sinceNamed(text: string, timeZone: string, now: number): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([mhdw])$/i.exec(text.trim()) ?? [];
  if (count === undefined || unit === undefined) return instantNamed(text, timeZone);
  return now - Number(count) * BACK_MS[unit.toLowerCase() as keyof typeof BACK_MS];
}

/** The zone, checked. Errors: AppError `usage` for one that nobody knows. */
export function checkTimeZone(timeZone: string): string {
  try {
    return zoned(0, timeZone).timeZoneId;
  } catch {
    throw new AppError('usage', `"${timeZone}" is not a time zone.`, {
      next: 'Zones are written like Europe/Berlin or UTC.',
    });
  }
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}

/** The first instant of a day, which is not midnight where the clocks skip it. */
function startOf(day: Temporal.PlainDate, timeZone: string): number {
  return day.toZonedDateTime(timeZone).epochMilliseconds;
}
