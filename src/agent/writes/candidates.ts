// What a field of an operation's input could have been, given the value of the argument it became.
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { instantOf, type Json } from '../../base/index.ts';

/** Two different values that a field can have; null for fields of a kind that is not inverted. */
export function samplesOf(name: string, schema: z.ZodType): [Json, Json] | null {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodString) return [`90071${name.length}31`, `90072${name.length}64`];
  if (inner instanceof z.ZodBoolean) return [true, false];
  if (inner instanceof z.ZodArray && unwrap(inner.element as z.ZodType) instanceof z.ZodString) {
    return [['90071131'], ['90072264']];
  }
  const choices = choicesOf(inner);
  if (choices) return [choices[0] ?? null, choices[1] ?? null];
  if (!(inner instanceof z.ZodNumber)) return null;
  // Spans are hours and instants are days, so that a coarse format still tells the two apart.
  if (name.endsWith('Ms')) return [3_600_000, 7_200_000];
  return isInstant(name) ? [1_767_348_000_000, 1_767_693_600_000] : [3, 7];
}

/** Candidates for a field, likeliest first; only one that gives the same argument again counts. */
export function candidatesFor(
  name: string,
  schema: z.ZodType,
  value: Json,
  context: { timeZone: string; start: Json | undefined },
): Json[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodString) return [typeof value === 'object' ? '' : String(value)];
  if (inner instanceof z.ZodBoolean) return [true, false];
  if (inner instanceof z.ZodArray) {
    const items = Array.isArray(value) ? value : String(value).split(',');
    return [items.map((item) => String(item).trim())];
  }
  const choices = choicesOf(inner);
  if (choices) return [...choices, null];
  const number = Number(value);
  const numbers = value === null || value === '' || Number.isNaN(number) ? [] : [number];
  if (name.endsWith('Ms')) return spans(value, numbers, context.start);
  if (!isInstant(name)) return [...numbers, null];
  return [...numbers.flatMap((n) => [n, n * 1_000]), ...instants(value, context.timeZone), null];
}

function isInstant(name: string): boolean {
  return /At$|^start$|^end$|^from$|^before$/.test(name);
}

const HOUR = 3_600_000;

function spans(value: Json, numbers: number[], start: Json | undefined): Json[] {
  const parts = [...String(value).matchAll(/(\d+(?:\.\d+)?)\s*([dhms])/gi)];
  const unit: Record<string, number> = { d: 24 * HOUR, h: HOUR, m: 60_000, s: 1_000 };
  const said = parts.reduce((sum, [, n, u]) => sum + Number(n) * (unit[u ?? ''] ?? 0), 0);
  // Where a tool takes the end instead, the span is what lies between.
  const end = numbers[0] ?? instantOf(value);
  const between = typeof start === 'number' && typeof end === 'number' ? [end - start] : [];
  const scaled = numbers.flatMap((n) => [n, n * 1_000, n * 60_000, n * HOUR]);
  return [...scaled, said, ...between].filter((span) => span > 0);
}

function instants(value: Json, timeZone: string): number[] {
  const exact = instantOf(value);
  if (exact !== null) return [exact];
  const local = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/.exec(String(value));
  if (!local) return [];
  try {
    const text = `${local[1]}T${local[2] ?? '00:00'}`;
    return [Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds];
  } catch {
    return [];
  }
}

/** The values of an enumeration, or of a union of literals; null for other kinds. */
function choicesOf(schema: z.ZodType): Json[] | null {
  if (schema instanceof z.ZodEnum) return schema.options as Json[];
  if (!(schema instanceof z.ZodUnion)) return null;
  const literals = schema.options.map((one) => (one instanceof z.ZodLiteral ? one.value : null));
  return literals.every((one) => one !== null) ? (literals as Json[]) : null;
}

function unwrap(schema: z.ZodType): z.ZodType {
  const wrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault;
  return wrapped ? unwrap(schema.unwrap() as z.ZodType) : schema;
}
