// Finds the record or the rows that an answer is about, under whatever envelope they came.
import { isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';

const ENVELOPES = [
  ...['data', 'result', 'results', 'response', 'response_data', 'payload', 'output', 'body'],
  ...['content', 'items', 'value', 'structuredContent'],
];
const MAX_DEPTH = 5;

/** The rows of a listing, under one of `keys` where they are named; undefined when none is there. */
export function rowsIn(
  data: Json | undefined,
  keys: readonly string[],
  depth = 0,
): Json[] | undefined {
  if (Array.isArray(data)) return depth === 0 ? flattened(data, keys) : data;
  const record = objectOf(data);
  if (!record || depth > MAX_DEPTH) return undefined;
  for (const key of keys) {
    const value = valueAt(record, key);
    if (Array.isArray(value)) return value;
    if (isObject(value)) {
      const inner = rowsIn(value, keys, depth + 1);
      if (inner) return inner;
    }
  }
  for (const key of ENVELOPES) {
    const value = valueAt(record, key);
    const rows = value === undefined ? undefined : rowsIn(value, keys, depth + 1);
    if (rows) return rows;
  }
  return undefined;
}

/** One envelope per page, each with its rows, joined. */
function flattened(data: Json[], keys: readonly string[]): Json[] {
  const inner = data.map((one) =>
    isObject(one) && one.id === undefined ? rowsIn(one, keys, 1) : undefined,
  );
  return data.length > 0 && inner.every((rows) => rows !== undefined) ? inner.flat() : data;
}

/** Records the answer may be about, likeliest first: under one of `keys`, itself, in an envelope. */
export function* recordsIn(
  data: Json | undefined,
  keys: readonly string[],
  depth = 0,
): Generator<JsonObject> {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(data)) {
    if (data.length === 1) yield* recordsIn(data[0], keys, depth + 1);
    return;
  }
  const record = objectOf(data);
  if (!record) return;
  for (const key of keys) yield* recordsIn(valueAt(record, key), keys, depth + 1);
  yield record;
  for (const key of ENVELOPES) {
    if (!keys.includes(key)) yield* recordsIn(valueAt(record, key), keys, depth + 1);
  }
}

function objectOf(data: Json | undefined): JsonObject | undefined {
  if (isObject(data)) return data;
  if (typeof data !== 'string' || !/^\s*[[{]/.test(data)) return undefined;
  const inner = parseJson(data);
  return isObject(inner) ? inner : undefined;
}

function valueAt(record: JsonObject, key: string): Json | undefined {
  const value = record[key];
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return parseJson(value) ?? value;
}
