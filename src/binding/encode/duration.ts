// Writes a span in the unit and form that an argument declares.
import type { JsonObject } from '../../base/index.ts';
import { typesOf } from '../shape/schema.ts';
import type { Codec } from './codec.ts';

const UNITS = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const;
type Unit = keyof typeof UNITS;

/** `name` is the argument's canonical name; its last word may be the unit. */
export function durationCodec(schema: JsonObject, name: string, hint: string): Codec | null {
  const types = typesOf(schema);
  if (types.length === 0 || types.includes('number') || types.includes('integer')) {
    const unit = unitIn(name, hint) ?? 'millisecond';
    const whole = types.includes('integer') && !types.includes('number');
    return {
      write: (ms) => {
        const amount = Number(ms) / UNITS[unit];
        return whole ? Math.round(amount) : amount;
      },
      loss: whole && UNITS[unit] > 1000 ? `spans are rounded to whole ${unit}s` : null,
    };
  }
  return types.includes('string') ? textCodec(name, hint) : null;
}

function textCodec(name: string, hint: string): Codec {
  const spelled = /\d\s?h\b|\d\s?h\s?\d|\bhuman/i.test(hint);
  const unit = unitIn(name, spelled ? '' : hint);
  if (unit === 'millisecond') return { write: (ms) => String(ms), loss: null };
  const loss = 'spans are rounded to the minute';
  if (unit === 'hour') return { write: (ms) => String(Number(ms) / UNITS.hour), loss: null };
  if (unit) return { write: (ms) => String(Math.round(Number(ms) / UNITS[unit])), loss };
  return { write: (ms) => spelledSpan(Number(ms)), loss };
}

function unitIn(name: string, hint: string): Unit | null {
  for (const text of [name.replaceAll('_', ' '), hint]) {
    if (/\b(ms|milliseconds?|millis)\b/i.test(text)) return 'millisecond';
    if (/\b(min|mins|minutes?)\b/i.test(text)) return 'minute';
    if (/\b(hours?|hrs?)\b/i.test(text)) return 'hour';
    if (/\b(secs?|seconds?)\b/i.test(text)) return 'second';
  }
  return null;
}

/** 5400000 -> "1h 30m"; 1800000 -> "30m". */
function spelledSpan(ms: number): string {
  const minutes = Math.round(ms / UNITS.minute);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && `${hours}h`, (rest > 0 || hours === 0) && `${rest}m`]
    .filter(Boolean)
    .join(' ');
}
