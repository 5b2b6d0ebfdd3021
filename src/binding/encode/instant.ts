// Writes an instant in the form that an argument declares: unix time, ISO, or a calendar text.
import { instantOf, type Json, type JsonObject } from '../../base/index.ts';
import { typesOf } from '../shape/schema.ts';
import type { Codec } from './codec.ts';

const DAY_MS = 86_400_000;

/** Calendar texts hold local time; `timeZone` says whose (IANA name). */
interface Format {
  write(at: number, timeZone: string): string;
  loss: string | null;
}

const FORMATS = {
  iso: { write: (at) => new Date(at).toISOString(), loss: null },
  isoSeconds: {
    write: (at) => `${new Date(at).toISOString().slice(0, 19)}Z`,
    loss: 'instants are cut to the second',
  },
  milliseconds: { write: (at) => String(at), loss: null },
  minute: {
    write: (at, timeZone) => localText(at, timeZone).slice(0, 16),
    loss: 'instants are cut to the minute',
  },
  second: { write: localText, loss: 'instants are cut to the second' },
  day: {
    write: (at, timeZone) => localText(at, timeZone).slice(0, 10),
    loss: 'instants are cut to the day',
  },
} satisfies Record<string, Format>;

/** `role` tells a stored instant from the bounds of a span, which may widen without loss. */
export function instantCodec(
  schema: JsonObject,
  hint: string,
  role: 'instant' | 'from' | 'before',
  timeZone: string,
): Codec | null {
  const types = typesOf(schema);
  if (types.length === 0 || types.includes('number') || types.includes('integer')) {
    const seconds = /\bseconds\b/i.test(hint) && !/milli/i.test(hint);
    return {
      write: (at) => (seconds ? Math.floor(Number(at) / 1000) : Number(at) - openBound(role, hint)),
      read(value) {
        const at = Number(value);
        if (value === '' || typeof value === 'object') return undefined;
        if (Number.isNaN(at)) return instantIn(value, timeZone);
        return seconds ? at * 1000 : at + openBound(role, hint);
      },
      loss: seconds ? 'instants are cut to the second' : null,
    };
  }
  if (!types.includes('string')) return null;
  const format = textFormat(schema, hint);
  const read = (value: Json) => instantIn(value, timeZone);
  if (format !== FORMATS.day || role === 'instant') {
    return {
      write: (at) => format.write(Number(at) - openBound(role, hint), timeZone),
      read,
      loss: format.loss,
    };
  }
  // Whole days, in a zone that may not be ours: ask for a day more on each side.
  const margin = role === 'from' ? -DAY_MS : DAY_MS;
  return { write: (at) => format.write(Number(at) + margin, timeZone), read, loss: null };
}

/** The instant of a text: unix time, ISO with its zone, or a calendar text in `timeZone`. */
function instantIn(value: Json, timeZone: string): number | undefined {
  if (/^\d{9,}$/.test(String(value))) return Number(value);
  const local = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/.exec(String(value));
  if (!local) return instantOf(value) ?? undefined;
  const wall = Date.parse(`${local[1]}T${local[2] ?? '00:00'}Z`);
  if (Number.isNaN(wall)) return undefined;
  // The zone's distance at the wall clock's own reading, and once more beside a change of clocks.
  let at = wall;
  for (let round = 0; round < 2; round++) {
    at = wall - (Date.parse(`${localText(at, timeZone).replace(' ', 'T')}Z`) - at);
  }
  return at;
}

/** "Greater than" leaves the bound itself out, and ours is inclusive. */
function openBound(role: string, hint: string): number {
  return role === 'from' && /\bgt\b|greater than|after/i.test(hint) ? 1 : 0;
}

function textFormat(schema: JsonObject, hint: string): Format {
  if (schema.format === 'date-time') return FORMATS.iso;
  if (schema.format === 'date') return FORMATS.day;
  if (typeof schema.pattern === 'string') return patternFormat(schema.pattern);
  return describedFormat(hint);
}

/** The form that a description names or shows an example of. */
function describedFormat(hint: string): Format {
  // An example with digits is as good as the letters of a format.
  const text = hint
    .replace(/\b\d{4}-\d{2}-\d{2}/g, 'YYYY-MM-DD')
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
    const fit = order.find((name) => wanted.test(FORMATS[name].write(probe, 'UTC')));
    return FORMATS[fit ?? 'iso'];
  } catch {
    return FORMATS.iso;
  }
}

function localText(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  return parts.format(new Date(at));
}
