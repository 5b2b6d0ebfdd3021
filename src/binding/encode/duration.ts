// Writes a span in the unit and form that an argument declares.
import type { Json, JsonObject } from '../../base/index.ts';
import { span } from '../decode/read.ts';
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
      read: (value) => scaled(value, unit),
      loss: whole && UNITS[unit] > 1000 ? `spans are rounded to whole ${unit}s` : null,
    };
  }
  return types.includes('string') ? textCodec(name, hint) : null;
}

function textCodec(name: string, hint: string): Codec {
  const spelled = /\d\s?h\b|\d\s?h\s?\d|\bhuman/i.test(hint);
  const unit = unitIn(name, spelled ? '' : hint);
  const read = (value: Json) => scaled(value, unit ?? 'minute') ?? spanIn(value);
  if (unit === 'millisecond') return { write: (ms) => String(ms), read, loss: null };
  const loss = 'spans are rounded to the minute';
  if (unit === 'hour') return { write: (ms) => String(Number(ms) / UNITS.hour), read, loss: null };
  if (unit) return { write: (ms) => String(Math.round(Number(ms) / UNITS[unit])), read, loss };
  return { write: (ms) => spelledSpan(Number(ms)), read: spanIn, loss };
}

/** Milliseconds from an amount in a unit; undefined for what is no amount. */
function scaled(value: Json, unit: Unit): number | undefined {
  const isAmount = typeof value === 'number' || /^\s*\d+(\.\d+)?\s*$/.test(String(value));
  return isAmount && Number(value) > 0 ? Number(value) * UNITS[unit] : undefined;
}

/** Milliseconds from "1h 30m". */
function spanIn(value: Json): number | undefined {
  return span(value) ?? undefined;
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
