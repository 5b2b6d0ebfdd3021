// Encodes timestamps and durations in the form and unit that an argument declares.
import { instantOf, type Json, type JsonObject } from '../../base/index.ts';
import { span } from '../answer/read.ts';
import { typesOf } from '../schema/schema.ts';

/** Both directions of one argument. `loss` is a phrase for what the encoding loses. */
export interface Codec {
  write(value: unknown): Json;
  /** The value of an argument; undefined where it is none. */
  read(value: Json): Json | undefined;
  loss: string | null;
}

/** What encoding depends on apart from the schema. */
export interface EncodeOptions {
  /** The zone (IANA name) of a text without one; read when such a text is met. */
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;

/** A text form of timestamps; calendar texts hold local time. */
interface Format {
  write(at: number, zone: EncodeOptions): string;
  loss: string | null;
}

const cut = (unit: string) => `timestamps are cut to the ${unit}`;
const FORMATS = {
  iso: { write: (at) => new Date(at).toISOString(), loss: null },
  isoSeconds: {
    write: (at) => `${new Date(at).toISOString().slice(0, 19)}Z`,
    loss: cut('second'),
  },
  milliseconds: { write: (at) => String(at), loss: null },
  minute: { write: (at, zone) => localText(at, zone).slice(0, 16), loss: cut('minute') },
  second: { write: localText, loss: cut('second') },
  day: { write: (at, zone) => localText(at, zone).slice(0, 10), loss: cut('day') },
} satisfies Record<string, Format>;

function isNumeric(types: string[]): boolean {
  return types.length === 0 || types.includes('number') || types.includes('integer');
}

/** `role` distinguishes a stored timestamp from the bounds of a period, which may widen without loss. */
export function instantCodec(
  schema: JsonObject,
  hint: string,
  role: 'instant' | 'from' | 'before',
  zone: EncodeOptions,
): Codec | null {
  const types = typesOf(schema);
  // "Greater than" excludes the bound itself, and ours is inclusive.
  const open = role === 'from' && /\bgt\b|greater than|after/i.test(hint) ? 1 : 0;
  if (isNumeric(types)) {
    const seconds = /\bseconds\b/i.test(hint) && !/milli/i.test(hint);
    return {
      write: (at) => (seconds ? Math.floor(Number(at) / 1000) : Number(at) - open),
      read(value) {
        const at = Number(value);
        if (value === '' || typeof value === 'object') return undefined;
        if (Number.isNaN(at)) return instantIn(value, zone);
        return seconds ? at * 1000 : at + open;
      },
      loss: seconds ? cut('second') : null,
    };
  }
  if (!types.includes('string')) return null;
  const format = textFormat(schema, hint);
  const read = (value: Json) => instantIn(value, zone);
  if (format !== FORMATS.day || role === 'instant') {
    const write = (at: unknown) => format.write(Number(at) - open, zone);
    return { write, read, loss: format.loss };
  }
  // Whole days, in a zone that may not be ours: ask for a day more on each side.
  const margin = role === 'from' ? -DAY_MS : DAY_MS;
  return { write: (at) => format.write(Number(at) + margin, zone), read, loss: null };
}

/** The time of a text: unix time, ISO with its zone, or a calendar text in `zone`. */
function instantIn(value: Json, zone: EncodeOptions): number | undefined {
  if (/^\d{9,}$/.test(String(value))) return Number(value);
  const local = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/.exec(String(value));
  if (!local) return instantOf(value) ?? undefined;
  const wall = Date.parse(`${local[1]}T${local[2] ?? '00:00'}Z`);
  if (Number.isNaN(wall)) return undefined;
  // The zone's offset at the wall clock's own reading, and once more near a change of clocks.
  let at = wall;
  for (let round = 0; round < 2; round++) {
    at = wall - (Date.parse(`${localText(at, zone).replace(' ', 'T')}Z`) - at);
  }
  return at;
}

function textFormat(schema: JsonObject, hint: string): Format {
  if (schema.format === 'date-time') return FORMATS.iso;
  if (schema.format === 'date') return FORMATS.day;
  return typeof schema.pattern === 'string' ? patternFormat(schema.pattern) : describedFormat(hint);
}

/** The form that a description names or shows an example of. */
function describedFormat(hint: string): Format {
  // An example with digits is as good as the letters of a format.
  const text = hint
    .replace(/\b(?:\d{4}-\d{2}-\d{2}|(?:AAAA|JJJJ)-MM-[A-Z]{2})/g, 'YYYY-MM-DD')
    .replace(/\b\d{2}:\d{2}/g, 'HH:mm');
  if (/YYYY-MM-DDT/i.test(text)) return FORMATS.iso;
  if (/YYYY-MM-DD HH:mm:ss/i.test(text)) return FORMATS.second;
  if (/YYYY-MM-DD HH:mm/i.test(text)) return FORMATS.minute;
  if (/unix|epoch|timestamp|milliseconds/i.test(text) && !/\bISO\b/.test(text)) {
    return FORMATS.milliseconds;
  }
  const day = /YYYY-MM-DD/i.test(text) && !/date-?time|time of day/i.test(text);
  return day ? FORMATS.day : FORMATS.iso;
}

function patternFormat(pattern: string): Format {
  const probe = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
  try {
    const wanted = new RegExp(pattern, 'u');
    const order = ['iso', 'isoSeconds', 'second', 'minute', 'milliseconds', 'day'] as const;
    const fit = order.find((name) => wanted.test(FORMATS[name].write(probe, { timeZone: 'UTC' })));
    return FORMATS[fit ?? 'iso'];
  } catch {
    return FORMATS.iso;
  }
}

function localText(at: number, { timeZone }: EncodeOptions): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  return parts.format(new Date(at));
}

const UNITS = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const;
type Unit = keyof typeof UNITS;
const UNIT_NAMES: [RegExp, Unit][] = [
  [/\b(ms|milliseconds?|millis)\b/i, 'millisecond'],
  [/\b(min|mins|minutes?)\b/i, 'minute'],
  [/\b(hours?|hrs?)\b/i, 'hour'],
  [/\b(secs?|seconds?)\b/i, 'second'],
];

/** `name` is the argument's canonical name; its last word may be the unit. */
export function durationCodec(schema: JsonObject, name: string, hint: string): Codec | null {
  const types = typesOf(schema);
  if (isNumeric(types)) {
    const unit = unitIn(name, hint) ?? 'millisecond';
    const whole = types.includes('integer') && !types.includes('number');
    return {
      write: (ms) => (whole ? Math.round : Number)(Number(ms) / UNITS[unit]),
      read: (value) => scaled(value, unit),
      loss: whole && UNITS[unit] > 1000 ? `durations are rounded to whole ${unit}s` : null,
    };
  }
  return types.includes('string') ? textCodec(name, hint) : null;
}

function textCodec(name: string, hint: string): Codec {
  const isSpelled = /\d\s?h\b|\d\s?h\s?\d|\bhuman/i.test(hint);
  const unit = unitIn(name, isSpelled ? '' : hint);
  const read = (value: Json) => (unit && scaled(value, unit)) ?? span(value) ?? undefined;
  const loss = 'durations are rounded to the minute';
  if (unit === null) return { write: (ms) => spelledDuration(Number(ms)), read, loss };
  const isExact = unit === 'millisecond' || unit === 'hour';
  return {
    write: (ms) => String((isExact ? Number : Math.round)(Number(ms) / UNITS[unit])),
    read,
    loss: isExact ? null : loss,
  };
}

/** Milliseconds from an amount in a unit; undefined for anything else. */
function scaled(value: Json, unit: Unit): number | undefined {
  const isAmount = typeof value === 'number' || /^\s*\d+(\.\d+)?\s*$/.test(String(value));
  return isAmount && Number(value) > 0 ? Number(value) * UNITS[unit] : undefined;
}

function unitIn(name: string, hint: string): Unit | null {
  for (const text of [name.replaceAll('_', ' '), hint]) {
    for (const [pattern, unit] of UNIT_NAMES) if (pattern.test(text)) return unit;
  }
  return null;
}

/** 5400000 -> "1h 30m"; 1800000 -> "30m". */
function spelledDuration(ms: number): string {
  const minutes = Math.round(ms / UNITS.minute);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours}h`, (rest > 0 || hours === 0) && `${rest}m`]
    .filter(Boolean)
    .join(' ');
}
