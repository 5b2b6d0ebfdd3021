// Reading members of a JSON body. ClickUp is lenient: what has the wrong type counts as not sent.
import type { Json, JsonObject } from '../../base/index.ts';
import { isObject } from '../../base/index.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

export function textIn(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** The name, which no answer goes without. @throws Refusal with that code where it is empty */
export function nameIn(body: JsonObject, code: RefusalCode): string {
  const name = textIn(body, 'name')?.trim() ?? '';
  if (name === '') throw new Refusal(code);
  return name;
}

export function flagIn(body: JsonObject, name: string): boolean | undefined {
  const value = body[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** A number, also one written as text; undefined for anything else. */
export function numberIn(body: JsonObject, name: string): number | undefined {
  return asNumber(body[name]);
}

export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * An instant in epoch milliseconds; null clears, undefined leaves alone.
 * @throws Refusal INPUT_006 for anything that is no number
 */
export function dateIn(body: JsonObject, name: string): number | null | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (value === null || value === '') return null;
  const number = asNumber(value);
  if (number === undefined) throw new Refusal('INPUT_006');
  return Math.trunc(number);
}

/** A number that null clears. */
export function clearableIn(body: JsonObject, name: string): number | null | undefined {
  return body[name] === null ? null : numberIn(body, name);
}

/** Ids, as text whether they came as numbers or strings; undefined when it is no array. */
export function idsIn(body: JsonObject, name: string): string[] | undefined {
  return asIds(body[name]);
}

export function asIds(value: Json | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((id) =>
    typeof id === 'string' || typeof id === 'number' ? [String(id)] : [],
  );
}

export function objectsIn(body: JsonObject, name: string): JsonObject[] {
  const value = body[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Applies ClickUp's `{add: […], rem: […]}` to a list of ids. */
export function addAndRemove(ids: readonly string[], change: Json | undefined): readonly string[] {
  if (!isObject(change)) return ids;
  const removed = asIds(change.rem) ?? [];
  const added = asIds(change.add) ?? [];
  return [...new Set([...ids.filter((id) => !removed.includes(id)), ...added])];
}
