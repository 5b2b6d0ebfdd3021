// Turns the cells of one record into a row.
import { ROLES, type Role, type Row } from '../row.ts';
import type { Column } from './columns.ts';
import { type DateOrder, parseDate } from './dates.ts';
import { ratingOf } from './rating.ts';
import { repaired } from './twice-encoded.ts';

/** A row, or the reason why the cells are none, or null for a blank record. */
export type MadeRow = Row | string | null;

/** What holds for every row of a table. */
export interface RowTerms {
  order: DateOrder;
  /** The best rating, in the column's points. */
  scale: number;
  /** Letters were encoded twice. */
  twice: boolean;
}

/** A function that makes rows for the given columns. */
export function rowMaker(
  columns: readonly Column[],
  { order, scale, twice }: RowTerms,
  short: 'reject' | 'pad',
): (row: number, cells: string[]) => MadeRow {
  const names = columns.map(({ name }) => name);
  const width = columns.length;
  // Position of each role's cell; one past the end, where there is no cell, for a role without column.
  const at = Object.fromEntries(
    ROLES.map((role) => [role, columns.find((column) => column.role === role)?.index ?? width]),
  ) as Record<Role, number>;
  const texts = columns.flatMap(({ role, index }) => (role === 'text' ? [index] : []));
  const textOf = (cells: readonly string[]) =>
    texts.length === 1
      ? (cells[at.text] ?? '').trim()
      : texts
          .map((index) => (cells[index] ?? '').trim())
          .filter((cell) => cell !== '')
          .join('\n');
  return (row, cells) => {
    if (cells.length !== width) {
      if (cells.every((cell) => cell.trim() === '')) return null;
      if (cells.length < width && short === 'reject') return ragged(cells.length, width);
      if (cells.slice(width).some((cell) => cell.trim() !== '')) return ragged(cells.length, width);
    }
    const byName: Record<string, string> = {};
    let filled = false;
    for (let index = 0; index < width; index++) {
      const raw = cells[index] ?? '';
      const cell = twice ? repaired(raw) : raw;
      if (twice) cells[index] = cell;
      if (cell !== '') filled = true;
      byName[names[index] ?? ''] = cell;
    }
    if (!filled) return null;
    const of = (role: Role) => (cells[at[role]] ?? '').trim();
    return {
      row,
      title: of('title'),
      text: textOf(cells),
      reporter: of('reporter'),
      date: at.date < width ? parseDate(cells[at.date] ?? '', order) : null,
      source: of('source'),
      severity: of('severity'),
      rating: at.rating < width ? ratingOf(cells[at.rating] ?? '', scale) : null,
      externalId: of('externalId'),
      cells: byName,
    };
  };
}

function ragged(cells: number, width: number): string {
  const count = (number: number) => (number === 1 ? '1 cell' : `${number} cells`);
  return `the row has ${count(cells)} where the header has ${width}`;
}
