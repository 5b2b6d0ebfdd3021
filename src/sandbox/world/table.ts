// One kind of row, kept by id. Every write is reported, so that what changed can be put on disk.

export interface Row {
  readonly id: string;
}

/** What a table says about a write: the row as it now is, or null when it is gone. */
export type OnChange = (table: string, id: string, row: Row | null) => void;

export type Change<R> = { readonly [Name in keyof Omit<R, 'id'>]?: R[Name] | undefined };

/** A condition, or the members that a row must have; those that are undefined do not count. */
type Test<R> = ((row: R) => boolean) | { readonly [Name in keyof R]?: R[Name] | undefined };

function passing<R>(test: Test<R>): (row: R) => boolean {
  if (typeof test === 'function') return test;
  const members = (Object.entries(test) as [keyof R, unknown][]).filter(
    ([, one]) => one !== undefined,
  );
  return (row) => members.every(([name, value]) => row[name] === value);
}

/** Rows are values: a change is a new row under the same id, never an edit in place. */
export class Table<R extends Row> {
  readonly #rows = new Map<string, R>();
  readonly #name: string;
  readonly #newId: () => string;
  readonly #onChange: OnChange;

  constructor(name: string, newId: () => string, onChange: OnChange) {
    this.#name = name;
    this.#newId = newId;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): R | undefined {
    return this.#rows.get(id);
  }

  all(): R[] {
    return [...this.#rows.values()];
  }

  where(test: Test<R>): R[] {
    const passes = passing(test);
    const found: R[] = [];
    for (const row of this.#rows.values()) if (passes(row)) found.push(row);
    return found;
  }

  find(test: Test<R>): R | undefined {
    const passes = passing(test);
    for (const row of this.#rows.values()) if (passes(row)) return row;
    return undefined;
  }

  /** Puts a new row, under an id of the table's kind. */
  add(row: Omit<R, 'id'>): R {
    return this.put({ id: this.#newId(), ...row } as unknown as R);
  }

  put(row: R): R {
    this.#rows.set(row.id, row);
    this.#onChange(this.#name, row.id, row);
    return row;
  }

  /** The row with what has changed; members that are undefined stay as they are. */
  patch(row: R, change: Change<R>): R {
    const sent = Object.entries(change).filter(([, value]) => value !== undefined);
    return this.put({ ...row, ...Object.fromEntries(sent) });
  }

  remove(id: string): void {
    if (this.#rows.delete(id)) this.#onChange(this.#name, id, null);
  }

  /** Takes rows read from disk, which are no news to anybody. */
  load(rows: Iterable<R>): void {
    for (const row of rows) this.#rows.set(row.id, row);
  }
}
