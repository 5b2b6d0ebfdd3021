// Arguments as a flat list of places and values, so that two calls can be compared place by place.
import { isObject, type Json, type JsonObject } from './json.ts';

/** Values by path (`tasks.0.name`); a list of plain values is one value. */
export type Leaves = Map<string, Json>;

export function leavesOf(args: JsonObject): Leaves {
  const leaves: Leaves = new Map();
  const walk = (value: Json | undefined, path: string) => {
    if (value === undefined) return;
    if (Array.isArray(value) && value.some(isObject)) {
      for (const [index, item] of value.entries()) walk(item, `${path}.${index}`);
    } else if (isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        walk(item, path === '' ? name : `${path}.${name}`);
      }
    } else leaves.set(path, value);
  };
  walk(args, '');
  return leaves;
}

/** Whether two values say the same: `4` and `"4"`, one instant written in two ways. */
export function sameLeaf(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameLeaf(item, b[index]));
  }
  if (typeof a === 'object' || typeof b === 'object') return a === b;
  if (String(a) === String(b)) return true;
  const [x, y] = [instantOf(a), instantOf(b)];
  return x !== null && x === y;
}

/** An instant in ISO form; null for anything else. */
export function instantOf(value: Json | undefined): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/** `base` with whatever of `over` stands in another place or says another value. */
export function overlay(base: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const under = merged[name];
    merged[name] = isObject(under) && isObject(value) ? overlay(under, value) : value;
  }
  return merged;
}

/** What stands in `over` and not in `base`, or says another value there: `base` overlaid with it says both. */
export function beyond(base: JsonObject, over: JsonObject): JsonObject {
  const more: JsonObject = {};
  for (const [name, value] of Object.entries(over)) {
    const under = base[name];
    if (isObject(under) && isObject(value)) {
      const inner = beyond(under, value);
      if (Object.keys(inner).length > 0) more[name] = inner;
    } else if (under === undefined || !saysTheSame(under, value)) more[name] = value;
  }
  return more;
}

function saysTheSame(a: Json, b: Json | undefined): boolean {
  const [left, right] = [leavesOf({ a }), leavesOf({ a: b })];
  return (
    left.size === right.size && [...left].every(([path, value]) => sameLeaf(right.get(path), value))
  );
}
