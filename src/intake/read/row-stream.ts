// Turns an open source into rows, one by one: bytes to UTF-8, to whole records, to cells, to rows.

import { ratingOf } from '../grades.ts';
import { type Reject, ROLES, type Role, type Row } from '../row.ts';
import { excerpt } from '../safe-cell.ts';
import type { Column } from './columns.ts';
import { type DateOrder, parseDate } from './dates.ts';
import { type Encoding, repaired, toUtf8 } from './encoding.ts';
import { type Dialect, readRecords, unwrapped } from './records.ts';
import type { OpenSource } from './source.ts';

/** What was found out about a table, by which its rows are read. */
export interface ReadingPlan extends RowTerms {
  encoding: Encoding;
  dialect: Dialect;
  columns: readonly Column[];
  /** Bytes before the table, and its records before the first row. */
  preamble: number;
  above: number;
  /** Each record is one cell that holds a record of CSV. */
  wrapped: boolean;
}

/** What the caller says about single records. */
export interface RecordOptions {
  /** Hears of every record that could not be read, when it is met. */
  onReject?: (reject: Reject) => void;
}

/** The rows of a source. Closes it at the end, however that comes. */
export async function* rowsOf(
  open: OpenSource,
  plan: ReadingPlan,
  onReject: RecordOptions['onReject'],
): AsyncGenerator<Row> {
  const { encoding, dialect, columns } = plan;
  const make = rowMaker(columns, plan);
  const text = toUtf8(withoutFirst(open.chunks, encoding.mark), encoding);
  const records = readRecords(withoutFirst(text, plan.preamble), dialect, columns.length);
  let row = -plan.above;
  const refuse = (reason: string, raw: string) => {
    onReject?.({ row, reason, raw: excerpt(raw.slice(0, 1000), 200) });
  };
  try {
    for await (const piece of records) {
      for (const found of piece) {
        if (++row < 1) continue;
        if (!Array.isArray(found)) {
          refuse(found.reason, found.raw);
          continue;
        }
        const made = make(row, plan.wrapped ? unwrapped(found) : found);
        if (typeof made === 'string') refuse(made, found.join(dialect.delimiter));
        else if (made !== null) yield made;
      }
    }
  } finally {
    await open.close();
  }
}

async function* withoutFirst(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (left === 0) yield chunk;
    else if (chunk.length > left) {
      yield chunk.subarray(left);
      left = 0;
    } else {
      left -= chunk.length;
    }
  }
}

/** A row, or the reason why the cells are none, or null for a blank record. */
type MadeRow = Row | string | null;

/** What holds for every row of a table. */
interface RowTerms {
  order: DateOrder;
  /** The best rating, in the column's points. */
  scale: number;
  /** Letters were encoded twice. */
  twice: boolean;
}

/** Where the rows of a table have what. */
interface TableLayout extends RowTerms {
  names: readonly string[];
  /** Position of each role's cell; one past the end, where there is no cell, for a role without column. */
  at: Readonly<Record<Role, number>>;
  texts: readonly number[];
}

/** A row as its cells: what they are called and mean is the same for all rows, and told when asked. */
class TableRow implements Row {
  readonly row: number;
  #values: readonly string[];
  readonly #layout: TableLayout;

  constructor(row: number, values: readonly string[], layout: TableLayout) {
    this.row = row;
    this.#values = values;
    this.#layout = layout;
  }

  #of(role: Role): string {
    return (this.#values[this.#layout.at[role]] ?? '').trim();
  }

  get title(): string {
    return this.#of('title');
  }
  get text(): string {
    const { texts } = this.#layout;
    if (texts.length === 1) return this.#of('text');
    const said = texts.map((index) => (this.#values[index] ?? '').trim());
    return said.filter((cell) => cell !== '').join('\n');
  }
  get reporter(): string {
    return this.#of('reporter');
  }
  get date(): number | null {
    return parseDate(this.#of('date'), this.#layout.order);
  }
  get rating(): number | null {
    const { at, scale, names } = this.#layout;
    return at.rating < names.length ? ratingOf(this.#of('rating'), scale) : null;
  }
  get source(): string {
    return this.#of('source');
  }
  get severity(): string {
    return this.#of('severity');
  }
  get externalId(): string {
    return this.#of('externalId');
  }
  get cells(): Record<string, string> {
    const { names } = this.#layout;
    return Object.fromEntries(names.map((name, index) => [name, this.#values[index] ?? '']));
  }

  share(one: (text: string) => string): void {
    // The parser's lists have room for more cells; these have not.
    this.#values = this.#values.map(one);
  }
}

/** A function that makes rows for the given columns. */
function rowMaker(
  columns: readonly Column[],
  terms: RowTerms,
): (row: number, cells: string[]) => MadeRow {
  const width = columns.length;
  const at = Object.fromEntries(
    ROLES.map((role) => [role, columns.find((column) => column.role === role)?.index ?? width]),
  ) as Record<Role, number>;
  const texts = columns.flatMap(({ role, index }) => (role === 'text' ? [index] : []));
  const layout = { ...terms, names: columns.map(({ name }) => name), at, texts };
  return (row, cells) => {
    if (cells.length !== width) {
      if (cells.every((cell) => cell.trim() === '')) return null;
      const more = cells.slice(width).some((cell) => cell.trim() !== '');
      if (cells.length < width || more) return ragged(cells.length, width);
      cells.length = width;
    }
    if (cells.every((cell) => !cell)) return null;
    const values = terms.twice ? cells.map((cell) => repaired(cell ?? '')) : cells;
    return new TableRow(row, values, layout);
  };
}

function ragged(cells: number, width: number): string {
  const count = (number: number) => (number === 1 ? '1 cell' : `${number} cells`);
  return `the row has ${count(cells)} where the header has ${width}`;
}
