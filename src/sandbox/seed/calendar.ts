// When things in a seeded world happened, told from the moment it is made: this week's work lies in
// this week, whatever the day, the hour and the time zone.
import { atHour, weekStart } from '../zone.ts';

const DAY_MS = 86_400_000;

export class Calendar {
  readonly now: number;
  readonly #zone: string;
  /** Where the current ISO week and the last one hold both in UTC and in the zone. */
  readonly #thisWeek: readonly [from: number, to: number];
  readonly #lastWeek: readonly [from: number, to: number];

  constructor(now: number, zone: string) {
    this.now = now;
    this.#zone = zone;
    const starts = ['UTC', zone].map((one) => weekStart(now, one));
    // Half a week before a Monday lies in the week before, however clocks were changed in it.
    const before = ['UTC', zone].map((one, index) =>
      weekStart((starts[index] ?? now) - 3.5 * DAY_MS, one),
    );
    this.#thisWeek = [Math.max(...starts), now];
    this.#lastWeek = [Math.max(...before), Math.min(...starts) - 1];
  }

  /** `days` ago, at the same time of day. */
  ago(days: number): number {
    return this.now - Math.round(days * DAY_MS);
  }

  /** A date without a time, `days` from today: four in the morning, as ClickUp stores it. */
  date(days: number): number {
    return atHour(this.now, this.#zone, days, 4);
  }

  /** The Monday of this week in the zone. */
  monday(): number {
    return weekStart(this.now, this.#zone);
  }

  /** The `part` (0 to 1) of what has passed of this week; seconds after Monday it is that short. */
  thisWeek(part: number): number {
    return within(this.#thisWeek, part);
  }

  lastWeek(part: number): number {
    return within(this.#lastWeek, part);
  }

  /** A stretch of work in this week, cut down to an eighth of what has passed of it. */
  thisWeekSpan(part: number, ms: number): [start: number, end: number] {
    return span(this.#thisWeek, part, ms);
  }

  lastWeekSpan(part: number, ms: number): [start: number, end: number] {
    return span(this.#lastWeek, part, ms);
  }
}

type Stretch = readonly [from: number, to: number];

function within([from, to]: Stretch, part: number): number {
  return from + Math.floor((to - from) * part);
}

function span(stretch: Stretch, part: number, ms: number): [number, number] {
  const [from, to] = stretch;
  const length = Math.min(ms, Math.floor((to - from) / 8));
  const start = within([from, to - length], part);
  return [start, start + length];
}
