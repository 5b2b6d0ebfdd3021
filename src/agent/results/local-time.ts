// Instants as a person reads them, short.

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-20 14:05`; a midnight is the day alone. Epoch ms in. */
export function localTime(at: number, timeZone: string): string {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return String(at);
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(at).replace(/ 00:00$/, '');
}

/** `Fri 2026-11-20 14:05`, always with the time. Epoch ms in. */
export function namedTime(at: number, timeZone: string): string {
  const weekday = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' }).format(at);
  const time = localTime(at, timeZone);
  return `${weekday} ${time.length > 10 ? time : `${time} 00:00`}`;
}
