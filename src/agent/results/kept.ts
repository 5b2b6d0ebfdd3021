// Whole answers kept at hand while the model has only seen their digest.
import type { JsonObject } from '../../base/index.ts';

export interface KeptResult {
  /** `r3`, or the name of an attached file. */
  name: string;
  /** Where it is from, as a person would say it. */
  origin: string;
  rows: JsonObject[];
  /** The endpoint sent these rows as data: none was found inside somebody's text. */
  exact: boolean;
}

/** Keeps the newest; an old one makes room. */
export class KeptResults {
  readonly #kept = new Map<string, KeptResult & { size: number }>();
  readonly #limit: number;
  #count = 0;
  #size = 0;

  /** `limit`: characters of JSON that may be kept in all. */
  constructor(limit = 32_000_000) {
    this.#limit = limit;
  }

  /** Keeps rows under a name of their own. */
  keep(origin: string, rows: JsonObject[], exact: boolean): string {
    this.#count += 1;
    const name = `r${this.#count}`;
    this.put({ name, origin, rows, exact });
    return name;
  }

  put(result: KeptResult): void {
    const size = JSON.stringify(result.rows).length;
    this.#kept.set(result.name, { ...result, size });
    this.#size += size;
    for (const [name, old] of this.#kept) {
      if (this.#size <= this.#limit || name === result.name) break;
      this.#kept.delete(name);
      this.#size -= old.size;
    }
  }

  get(name: string): KeptResult | null {
    return this.#kept.get(name) ?? null;
  }

  names(): string[] {
    return [...this.#kept.keys()];
  }

  /** The rows that are about the thing with this id, newest first; only those that prove it. */
  *about(id: string): Generator<JsonObject> {
    for (const { rows, exact } of [...this.#kept.values()].reverse()) {
      if (!exact) continue;
      for (const row of rows) if (row.id !== undefined && String(row.id) === id) yield row;
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#size = 0;
  }
}
