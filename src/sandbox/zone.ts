// Days and weeks in a time zone. Written on Intl, because a sandbox starts with every command and a
// date library would be most of its starting time.

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What is added to UTC in `zone` (an IANA name) at `instant`, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(instant / 1000) * 1000;
}

/** The instant at which clocks in `zone` show `local` (a UTC-like count of local milliseconds). */
function instantOf(local: number, zone: string): number {
  const guess = local - offsetAt(local, zone);
  return local - offsetAt(guess, zone);
}

/** The start of the local day that holds `instant`, plus `days`, at `hour` o'clock. */
export function atHour(instant: number, zone: string, days: number, hour: number): number {
  const local = instant + offsetAt(instant, zone);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  return instantOf(midnight + days * DAY_MS + hour * 3_600_000, zone);
}

/** The Monday 00:00 that began the ISO week of `instant` in `zone`. */
export function weekStart(instant: number, zone: string): number {
  const local = instant + offsetAt(instant, zone);
  // The first of January 1970 was a Thursday: three days after its Monday.
  const day = (Math.floor(local / DAY_MS) + 3) % 7;
  return atHour(instant, zone, -day, 0);
}
