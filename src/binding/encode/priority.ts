// Writes a priority (1 urgent … 4 low) as an argument declares it: number, digit, word, or reversed.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { typesOf, valuesOf } from '../shape/schema.ts';
import type { Codec } from './codec.ts';

const WORDS = ['urgent', 'high', 'normal', 'low'] as const;

export function priorityCodec(schema: JsonObject, hint: string): Codec | null {
  const types = typesOf(schema);
  const values = valuesOf(schema);
  const reversed = /\b1\W{0,3}(is |= ?|: ?)?\(?low|4\W{0,3}(is |= ?|: ?)?\(?urgent/i.test(hint);
  const level = (value: unknown) => (reversed ? 5 - Number(value) : Number(value));
  if (values.length > 0) {
    return { write: (value) => allowed(values, value, level), loss: null };
  }
  if (types.length === 0 || types.includes('number') || types.includes('integer')) {
    return { write: level, loss: null };
  }
  if (types.includes('string')) {
    const digits = /\b1\b/.test(hint) || String(schema.pattern ?? '').includes('1');
    return {
      write: (value) => (digits ? String(level(value)) : (WORDS[Number(value) - 1] ?? null)),
      loss: null,
    };
  }
  return isObject(schema.properties) ? null : { write: level, loss: null };
}

function allowed(values: Json[], value: unknown, level: (value: unknown) => number): Json {
  const word = WORDS[Number(value) - 1];
  const hit = values.find(
    (one) =>
      String(one) === String(level(value)) ||
      String(one)
        .toLowerCase()
        .includes(word ?? '?'),
  );
  return hit ?? null;
}
