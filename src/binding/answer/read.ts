// Reads fields of foreign records: by any of their names, in any spelling, in any usual form.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { wordsOf } from '../name/name.ts';

/** The first field present under one of the names; `dueDate`, `due_date` and `Due date` are one. */
export function pick(record: JsonObject, ...names: string[]): Json | undefined {
  for (const name of names) {
    const exact = record[name];
    if (exact !== undefined && exact !== null) return exact;
  }
  const wanted = names.map(plain);
  const entries = Object.entries(record).filter(([, value]) => value != null);
  for (const name of wanted) {
    const hit = entries.find(([key]) => plain(key) === name);
    if (hit) return hit[1];
  }
  return undefined;
}

/** Whether a record has a field under one of the names, empty or not. */
export function reports(record: JsonObject, names: readonly string[]): boolean {
  if (names.some((name) => name in record)) return true;
  const own = new Set(Object.keys(record).map(plain));
  return names.some((name) => own.has(plain(name)));
}

/** Keys repeat from row to row. */
const plainNames = new Map<string, string>();
const MOST_NAMES = 5000;

function plain(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  if (plainNames.size >= MOST_NAMES) plainNames.clear();
  const own = wordsOf(name).join('');
  plainNames.set(name, own);
  return own;
}

export function text(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** An id as text; an object is taken for what its own id names. */
export function id(value: Json | undefined): string | null {
  if (isObject(value)) return id(value.id);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

export function number(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*-?\d+(\.\d+)?\s*%?\s*$/.test(value)) return null;
  return Number.parseFloat(value);
}

export function flag(value: Json | undefined): boolean {
  return value === true || value === 'true' || value === 1 || value === 'yes';
}

/** Epoch ms from ms, seconds, numeric text or ISO text, or an object with such a date; zero means none. */
export function instant(value: Json | undefined): number | null {
  if (isObject(value)) return instant(pick(value, 'date'));
  const numeric = number(value);
  if (numeric !== null) {
    if (numeric <= 0) return null;
    return numeric < 1e11 ? numeric * 1000 : numeric;
  }
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/** Milliseconds from a number of them, or from "1h 30m". */
export function span(value: Json | undefined): number | null {
  const numeric = number(value);
  if (numeric !== null) return numeric;
  if (typeof value !== 'string') return null;
  const clock = /^(\d+):(\d{2})(?::(\d{2}))?$/.exec(value.trim());
  if (clock)
    return (Number(clock[1]) * 60 + Number(clock[2])) * 60_000 + Number(clock[3] ?? 0) * 1000;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|m|s)[a-z]*/gi)];
  const unit: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
  if (parts.length === 0) return null;
  return parts.reduce((sum, [, n, u]) => sum + Number(n) * (unit[(u ?? '').toLowerCase()] ?? 0), 0);
}

export function records(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
