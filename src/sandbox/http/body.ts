// Reading members of a JSON body. ClickUp is lenient: what has the wrong type counts as not sent.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/** Each reader gives undefined for a member that was not sent, or not in the type asked for. */
export class Body {
  /** As they were sent. */
  readonly members: JsonObject;

  constructor(value: Json | undefined) {
    this.members = isObject(value) ? value : {};
  }

  text(name: string): string | undefined {
    const value = this.members[name];
    return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
  }

  /** The name, which no answer goes without. @throws Refusal with that code where it is empty */
  name(code: RefusalCode): string {
    const name = this.text('name')?.trim() ?? '';
    if (name === '') throw new Refusal(code);
    return name;
  }

  flag(name: string): boolean | undefined {
    const value = this.members[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  /** A number, also one written as text. */
  number(name: string): number | undefined {
    return asNumber(this.members[name]);
  }

  /** A number that null clears. */
  clearable(name: string): number | null | undefined {
    return this.members[name] === null ? null : this.number(name);
  }

  /**
   * An instant in epoch milliseconds; null clears, undefined leaves alone.
   * @throws Refusal INPUT_006 for anything that is no number
   */
  date(name: string): number | null | undefined {
    const value = this.members[name];
    if (value === undefined) return undefined;
    if (value === null || value === '') return null;
    const number = asNumber(value);
    if (number === undefined) throw new Refusal('INPUT_006');
    return Math.trunc(number);
  }

  /** Ids, as text whether they came as numbers or strings. */
  ids(name: string): string[] | undefined {
    return asIds(this.members[name]);
  }

  object(name: string): Body {
    return new Body(this.members[name]);
  }

  objects(name: string): Body[] {
    const value = this.members[name];
    return Array.isArray(value) ? value.filter(isObject).map((one) => new Body(one)) : [];
  }

  /** The members of these names that were sent, as they were sent. */
  only(names: readonly string[]): JsonObject {
    const sent = Object.entries(this.members).filter(([name]) => names.includes(name));
    return Object.fromEntries(sent);
  }

  /** Applies ClickUp's `{add: […], rem: […]}` to a list of ids. */
  changed(name: string, ids: readonly string[]): readonly string[] {
    return addAndRemove(ids, this.members[name]);
  }
}

export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function asIds(value: Json | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((id) =>
    typeof id === 'string' || typeof id === 'number' ? [String(id)] : [],
  );
}

export function addAndRemove(ids: readonly string[], change: Json | undefined): readonly string[] {
  if (!isObject(change)) return ids;
  const removed = asIds(change.rem) ?? [];
  return [...new Set([...ids.filter((id) => !removed.includes(id)), ...(asIds(change.add) ?? [])])];
}
