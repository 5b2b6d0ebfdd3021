// `Retry-After` in its two forms, and the names under which JSON bodies say the same.
import { after, type Instant, instantOf, type Moment } from './instant.ts';
import { type Bag, type Dialect, latestInstant, numbers } from './source.ts';

const SECONDS_OR_DATE = ['retry-after', 'x-retry-after', 'retry-at', 'reset-at', 'resets-at'];
const SECONDS = ['retry-after-seconds', 'retry-after-secs', 'retry-in-seconds'];
const MILLISECONDS = ['retry-after-ms', 'retry-after-milliseconds', 'retry-in-ms'];

/** Seconds, a date, or milliseconds where the name says so; the latest wins. */
export const retryAfter: Dialect = {
  name: 'retry-after',
  read({ bag, moment }) {
    const stated = [
      ...SECONDS_OR_DATE.map((name) => latestInstant(bag, name, moment)),
      ...SECONDS.map((name) => scaled(bag, name, 1000, moment)),
      ...MILLISECONDS.map((name) => scaled(bag, name, 1, moment)),
      ...(bag.get('retry-after') ?? []).map((value) => withUnit(value, moment)),
    ].filter((instant) => instant !== undefined && instant !== null);
    if (stated.length === 0) return [];
    const latest = stated.reduce((a, b) => (b.at > a.at ? b : a));
    return [{ resetAt: latest.at, confidence: latest.sure ? 'stated' : 'inferred' }];
  },
};

function scaled(bag: Bag, name: string, factor: number, moment: Moment): Instant | undefined {
  const values = numbers(bag, name).filter((value) => value >= 0);
  return values.length === 0 ? undefined : after(Math.max(...values) * factor, moment);
}

/** Some bodies write `"retryAfter": "30s"`. */
function withUnit(value: string, moment: Moment): Instant | null {
  const seconds = /^\s*(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?\s*$/i.exec(value)?.[1];
  return seconds === undefined ? null : instantOf(seconds, moment);
}
