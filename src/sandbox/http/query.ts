// A query string read as ClickUp reads it: `name[]=a&name[]=b` is a list, `name=a` is not.

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
