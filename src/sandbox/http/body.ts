// What was sent, read as ClickUp reads it. Of a JSON body what has the wrong type counts as not sent; in a
// query `name[]=a&name[]=b` is a list, `name=a` is not.
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

export class Query {
  readonly #params: URLSearchParams;

  constructor(search: string) {
    this.#params = new URLSearchParams(search);
  }

  text(name: string): string | undefined {
    const value = this.#params.get(name);
    return value === null || value === '' ? undefined : value;
  }

  flag(name: string): boolean {
    return this.choice(name) === true;
  }

  /** True, false, or undefined when it says neither. */
  choice(name: string): boolean | undefined {
    const value = this.#params.get(name)?.toLowerCase();
    return value === 'true' ? true : value === 'false' ? false : undefined;
  }

  /** A finite number, else undefined. */
  number(name: string): number | undefined {
    const text = this.text(name);
    const value = text === undefined ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  /** The values of `name[]=`, `name[0]=`, or a repeated `name=`; undefined when there are none. */
  list(name: string): string[] | undefined {
    const values: string[] = [];
    for (const [key, value] of this.#params) {
      if (key === name || (key.startsWith(`${name}[`) && key.endsWith(']'))) values.push(value);
    }
    return values.length === 0 ? undefined : values;
  }

  /** Whether `name=` came once and without brackets, so that ClickUp sees no list. */
  isBareValue(name: string): boolean {
    return this.#params.getAll(name).length === 1 && this.list(name)?.length === 1;
  }
}
