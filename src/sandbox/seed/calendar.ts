// When things in a seeded world happened, told from the moment it is made: this week's work lies in
// this week, whatever the day, the hour and the time zone.
import { atHour, weekStart } from '../zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type SeededWeek = 'this-week' | 'last-week';

export class Calendar {
  readonly now: number;
  readonly #zone: string;
  /** Where the current ISO week, as far as it has passed, and the last one hold both in UTC and in the zone. */
  readonly #weeks: Readonly<Record<SeededWeek, readonly [from: number, to: number]>>;

  constructor(now: number, zone: string) {
    this.now = now;
    this.#zone = zone;
    const starts = ['UTC', zone].map((one) => weekStart(now, one));
    // Half a week before a Monday lies in the week before, however clocks were changed in it.
    const before = ['UTC', zone].map((one, index) =>
      weekStart((starts[index] ?? now) - 3.5 * DAY_MS, one),
    );
    this.#weeks = {
      'this-week': [Math.max(...starts), now],
      'last-week': [Math.max(...before), Math.min(...starts) - 1],
    };
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

  /** The `part` (0 to 1) of a week; seconds after Monday this one is that short. */
  at(week: SeededWeek, part: number): number {
    const [from, to] = this.#weeks[week];
    return from + Math.floor((to - from) * part);
  }

  /** A stretch of work in a week, cut down to an eighth of it. */
  span(week: SeededWeek, part: number, hours: number): [start: number, end: number] {
    const [from, to] = this.#weeks[week];
    const length = Math.min(hours * HOUR_MS, Math.floor((to - from) / 8));
    const start = from + Math.floor((to - length - from) * part);
    return [start, start + length];
  }
}
