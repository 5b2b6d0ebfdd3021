// Days, spans of days, durations and numbers as a query names them: friday, +7d, 2026-W48, this-week,
// 1h30m, 2,5.
import { Temporal } from 'temporal-polyfill';
import { dayAt, type Span, spokenDate, weekAt, weekNamed } from '../../engine/index.ts';

export interface Today {
  /** Epoch ms. */
  now: number;
  timeZone: string;
}

/** What a text means in time, or null: a day as a rule, an instant of a minute where it has a time. */
export function spanNamed(text: string, today: Today): Span | null {
  const said = text
    .trim()
    .toLowerCase()
    .replace(
      /[\s_-]+(?=(week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$)/,
      ' ',
    );
  const range = /^(.*?)\.\.(.*)$/.exec(said);
  if (range) return rangeOf(range[1] ?? '', range[2] ?? '', today);
  return (
    relative(said, today) ??
    period(said, today) ??
    calendar(said, today) ??
    spoken(text.replace(/-(?=[a-z])/gi, ' '), today)
  );
}

/** From the first to the last of two spans; either may be left open. */
function rangeOf(first: string, last: string, today: Today): Span | null {
  if (first === '' && last === '') return null;
  const [from, to] = [first, last].map((one) => (one === '' ? undefined : spanNamed(one, today)));
  if (from === null || to === null) return null;
  if (from && to && from.from >= to.before) return null;
  return {
    from: from?.from ?? Number.NEGATIVE_INFINITY,
    before: to?.before ?? Number.POSITIVE_INFINITY,
  };
}

const UNITS = { h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const;

/** `+7d` is the day that comes in seven days; hours are counted from this moment. */
function relative(text: string, { now, timeZone }: Today): Span | null {
  const [, sign, count, unit] = /^([+-])(\d{1,4})(h|d|w|mo|y)$/.exec(text) ?? [];
  if (unit === undefined) return null;
  const by = { [UNITS[unit as keyof typeof UNITS]]: Number(`${sign}${count}`) };
  const at = zoned(now, timeZone).add(by).epochMilliseconds;
  return unit === 'h' ? { from: at, before: at + MINUTE_MS } : dayAt(at, timeZone);
}

const MINUTE_MS = 60_000;
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Names of days and of periods around today. A weekday is the coming one; today counts. */
function period(text: string, { now, timeZone }: Today): Span | null {
  const here = zoned(now, timeZone);
  const days = (count: number) => dayAt(here.add({ days: count }).epochMilliseconds, timeZone);
  if (text === 'now') return { from: now, before: now + 1 };
  if (text === 'today') return days(0);
  if (text === 'tomorrow') return days(1);
  if (text === 'yesterday') return days(-1);
  const [, which, what] = /^(?:(this|last|next) )?(\w+)$/.exec(text) ?? [];
  const steps = which === 'last' ? -1 : which === 'next' ? 1 : 0;
  const weekday = WEEKDAYS.findIndex((name) => what === name || what === name.slice(0, 3)) + 1;
  if (weekday > 0) {
    const ahead = (weekday - here.dayOfWeek + 7) % 7;
    return days(which === 'last' ? ahead - 7 : which === 'next' && ahead === 0 ? 7 : ahead);
  }
  if (which === undefined) return null;
  if (what === 'week') return weekAt(here.add({ weeks: steps }).epochMilliseconds, timeZone);
  if (what === 'month') return monthOf(here.toPlainDate().add({ months: steps }), timeZone);
  if (what !== 'year') return null;
  return yearOf(here.year + steps, timeZone);
}

/** 2026-11-28, 2026-11-28T17:00, 2026-W48, 2026-11, 2026. */
function calendar(text: string, { timeZone }: Today): Span | null {
  if (/^\d{4}-?w\d{1,2}$/.test(text)) {
    try {
      return weekNamed(text, timeZone);
    } catch {
      return null;
    }
  }
  const [, year, month, day, time] =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[t ](\d{2}:\d{2}))?)?)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  if (month === undefined) return yearOf(Number(year), timeZone);
  try {
    const first = Temporal.PlainDate.from(`${year}-${month}-${day ?? '01'}`);
    if (day === undefined) return monthOf(first, timeZone);
    const at = first.toZonedDateTime({ timeZone, plainTime: time ?? '00:00' }).epochMilliseconds;
    return time === undefined ? dayAt(at, timeZone) : { from: at, before: at + MINUTE_MS };
  } catch {
    return null;
  }
}

/** What people say otherwise: "end of november", "next friday 17:00". */
function spoken(text: string, { now, timeZone }: Today): Span | null {
  const found = spokenDate(text, now, timeZone);
  if (!found) return null;
  if (found.hasTime) return { from: found.at, before: found.at + MINUTE_MS };
  return { from: found.at, before: dayAt(found.end ?? found.at, timeZone).before };
}

function monthOf(day: Temporal.PlainDate, timeZone: string, months = 1): Span {
  const first = day.with({ day: 1 });
  const [from = 0, before = 0] = [first, first.add({ months })].map(
    (one) => one.toZonedDateTime(timeZone).epochMilliseconds,
  );
  return { from, before };
}

function yearOf(year: number, timeZone: string): Span {
  return monthOf(Temporal.PlainDate.from({ year, month: 1, day: 1 }), timeZone, 12);
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}

/** The day or the minute that a text means; null for what is none, and for longer spans. */
export function dayNamed(text: string, today: Today): Span | null {
  const span = spanNamed(text, today);
  // A day on which clocks go back has an hour more.
  return span !== null && span.before - span.from <= 25 * 3_600_000 ? span : null;
}

/** Milliseconds of `2h`, `1.5h`, `1h30m`, `90m`, `0`; null for what is none. */
export function durationNamed(text: string): number | null {
  if (text.trim() === '0') return 0;
  const [whole, hours, minutes] =
    /^(?:(\d+(?:[.,]\d+)?)\s*h)?\s*(?:(\d+)\s*m)?$/i.exec(text.trim()) ?? [];
  if (whole === undefined || whole === '') return null;
  return (
    Math.round(Number((hours ?? '0').replace(',', '.')) * 3_600_000) + Number(minutes ?? 0) * 60_000
  );
}

export function numberNamed(text: string): number | null {
  const number = Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return text.trim() === '' || !Number.isFinite(number) ? null : number;
}
