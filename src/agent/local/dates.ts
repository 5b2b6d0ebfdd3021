// Dates as the person means them: words in, days and epoch milliseconds out.
import { z } from 'zod';
import { spokenDate, weekAt } from '../../engine/index.ts';
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
    const summary = `Looked at the calendar: ${namedTime(now, timeZone)}`;
    return { ok: true, text: lines.join('\n'), summary };
  },
});

function meaningOf(text: string, now: number, timeZone: string): string {
  const found = spokenDate(text, now, timeZone);
  if (!found) return `${text}: not understood as a date`;
  const { at, hasTime, end } = found;
  const day = hasTime ? '' : ' (start of the day)';
  const until = end === null ? '' : `, to ${end} (${namedTime(end, timeZone)})`;
  return `${text}: ${namedTime(at, timeZone)}${day}, epoch ms ${at}${until}`;
}
