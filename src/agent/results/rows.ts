// Finds the rows in an answer's data, under whatever envelope an endpoint puts them.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';

export interface Found {
  rows: JsonObject[];
  /** What stood next to the rows: cursors, totals, names. */
  beside: JsonObject;
}

const DEEPEST = 4;

/**
 * The rows that the data is about: itself, or the longest list of objects in its envelopes. Null
 * for a single thing, whose inner lists are parts of it.
 */
export function rowsOf(data: Json): Found | null {
  if (Array.isArray(data)) {
    const rows = data.filter(isObject);
    // One envelope around the rows, itself in a list.
    const [only] = rows;
    const inner = rows.length === 1 && only && !isThing(only) ? rowsOf(only) : null;
    if (inner) return inner;
    return rows.length === data.length ? { rows, beside: {} } : null;
  }
  return isObject(data) ? rowsIn(data, DEEPEST) : null;
}

function rowsIn(envelope: JsonObject, depth: number): Found | null {
  if (depth === 0 || isThing(envelope)) return null;
  const lists = Object.entries(envelope).flatMap(([name, value]) =>
    Array.isArray(value) && value.every(isObject) ? [{ name, rows: value }] : [],
  );
  const [longest] = lists.sort((a, b) => b.rows.length - a.rows.length);
  if (longest) {
    const { [longest.name]: _rows, ...beside } = envelope;
    return { rows: longest.rows, beside };
  }
  for (const value of Object.values(envelope)) {
    const inner = isObject(value) ? rowsIn(value, depth - 1) : null;
    if (inner) return inner;
  }
  return null;
}

/** The one thing in its envelopes: `{goal: {…}}` is the goal. */
export function thingIn(data: JsonObject, depth = DEEPEST): JsonObject {
  const inner = Object.values(data).filter(isObject);
  const [only] = inner;
  return isThing(data) || depth === 0 || inner.length !== 1 || !only
    ? data
    : thingIn(only, depth - 1);
}

/** Whether an object is a thing of its own rather than an envelope: it has an id or a name. */
function isThing(object: JsonObject): boolean {
  return object.id !== undefined || object.name !== undefined;
}
