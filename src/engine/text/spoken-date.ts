// Dates as a person says them: "next friday", "friday 17:00", "in 3 days", 2026-12-01.
import { type ParsedComponents, parse } from 'chrono-node';
import { Temporal } from 'temporal-polyfill';

/** A date that was said. Without a time of day `at` is the first instant of the day, epoch ms. */
export interface SpokenDate {
  at: number;
  hasTime: boolean;
  /** Of a span such as "monday to friday". */
  end: number | null;
}

/** What a text means in a zone; null where it names no date. */
export function spokenDate(text: string, now: number, timeZone: string): SpokenDate | null {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const reference = { instant: new Date(now), timezone: here.offsetNanoseconds / 60_000_000_000 };
  const [found] = parse(text, reference, { forwardDate: true });
  // A number that belongs to no part of the date was meant to: "12:135h" is no noon.
  if (!found || /\d/.test(text.replace(found.text, ''))) return null;
  return {
    at: instantOf(found.start, timeZone),
    hasTime: hasTime(found.start),
    end: found.end ? instantOf(found.end, timeZone) : null,
  };
}

function hasTime(parts: ParsedComponents): boolean {
  return parts.isCertain('hour');
}

/** The instant of calendar parts in a zone, by the clock there on that day. */
function instantOf(parts: ParsedComponents, timeZone: string): number {
  if (parts.isCertain('timezoneOffset')) return parts.date().getTime();
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second') =>
    parts.get(name) ?? 0;
  const local = Temporal.PlainDateTime.from({
    year: part('year'),
    month: part('month'),
    day: part('day'),
    ...(hasTime(parts)
      ? { hour: part('hour'), minute: part('minute'), second: part('second') }
      : {}),
  });
  return local.toZonedDateTime(timeZone).epochMilliseconds;
}
