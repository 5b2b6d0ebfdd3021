// One kind of row, kept by id. Every write is reported, so that what changed can be put on disk.

export interface Row {
  readonly id: string;
}

/** What a table says about a write: the row as it now is, or null when it is gone. */
export type OnChange = (table: string, id: string, row: Row | null) => void;

/** Rows are values: a change is a new row under the same id, never an edit in place. */
export class Table<R extends Row> {
  readonly #rows = new Map<string, R>();
  readonly #name: string;
  readonly #onChange: OnChange;

  constructor(name: string, onChange: OnChange) {
    this.#name = name;
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

  where(test: (row: R) => boolean): R[] {
    const found: R[] = [];
    for (const row of this.#rows.values()) if (test(row)) found.push(row);
    return found;
  }

  find(test: (row: R) => boolean): R | undefined {
    for (const row of this.#rows.values()) if (test(row)) return row;
    return undefined;
  }

  put(row: R): R {
    this.#rows.set(row.id, row);
    this.#onChange(this.#name, row.id, row);
    return row;
  }

  patch(row: R, change: Partial<Omit<R, 'id'>>): R {
    return this.put({ ...row, ...change });
  }

  remove(id: string): void {
    if (this.#rows.delete(id)) this.#onChange(this.#name, id, null);
  }

  /** Takes rows read from disk, which are no news to anybody. */
  load(rows: Iterable<R>): void {
    for (const row of rows) this.#rows.set(row.id, row);
  }

  /** Forgets a row read from disk, likewise unreported. */
  unload(id: string): void {
    this.#rows.delete(id);
  }
}
