// Dates as the person means them: words in, days and epoch milliseconds out.
import { type ParsedComponents, parse } from 'chrono-node';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { weekAt } from '../../engine/index.ts';
import { namedTime } from '../results/local-time.ts';
import { localTool } from './local-tool.ts';

export const dates = localTool({
  name: 'dates',
  description:
    'The present day, time, ISO week and time zone of the person, and what words such as "next Friday", "in 3 days at 5pm" or "2026-11-27" mean there, in epoch milliseconds. Use it instead of working out timestamps yourself.',
  input: z.object({ texts: z.array(z.string()).max(30).default([]) }),
  async run({ texts }, { clock, timeZone }) {
    const now = clock.now();
    const week = weekAt(now, timeZone);
    const lines = [
      `now: ${namedTime(now, timeZone)} ${timeZone}, epoch ms ${now}`,
      `this week: ${week.label}, from ${week.from} (${namedTime(week.from, timeZone)}) to before ${week.before}`,
      ...texts.map((text) => meaningOf(text, now, timeZone)),
    ];
    return { ok: true, text: lines.join('\n'), summary: namedTime(now, timeZone) };
  },
});

function meaningOf(text: string, now: number, timeZone: string): string {
  const offset = zoned(now, timeZone).offsetNanoseconds / 60_000_000_000;
  const [found] = parse(text, { instant: new Date(now), timezone: offset }, { forwardDate: true });
  if (!found) return `${text}: not understood as a date`;
  const start = instantOf(found.start, timeZone);
  const day = found.start.isCertain('hour') ? '' : ' (start of the day)';
  const end = found.end
    ? `, to ${instantOf(found.end, timeZone)} (${namedTime(instantOf(found.end, timeZone), timeZone)})`
    : '';
  return `${text}: ${namedTime(start, timeZone)}${day}, epoch ms ${start}${end}`;
}

/** The instant of calendar parts in a zone; without a time of day the day's first. */
function instantOf(parts: ParsedComponents, timeZone: string): number {
  if (parts.isCertain('timezoneOffset')) return parts.date().getTime();
  const whole = parts.isCertain('hour');
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second') =>
    parts.get(name) ?? 0;
  const local = Temporal.PlainDateTime.from({
    year: part('year'),
    month: part('month'),
    day: part('day'),
    ...(whole ? { hour: part('hour'), minute: part('minute'), second: part('second') } : {}),
  });
  return local.toZonedDateTime(timeZone).epochMilliseconds;
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}
