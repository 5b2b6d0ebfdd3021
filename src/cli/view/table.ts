// Plain tables, columns as wide as they need, the widest cut where the terminal ends; and sentences
// broken between words there.
import { cut, pad, widthOf } from '../../text/index.ts';
import type { Cli } from '../cli.ts';

export interface Column<Row> {
  title: string;
  cell(row: Row): string;
  align?: 'left' | 'right';
  /** Gives way when the terminal is narrow: higher numbers first. */
  shrink?: number;
  /** The least width that it gives way to; default 10. */
  least?: number;
}

const GAP = '  ';
const LEAST = 10;

/** Prints rows as a table that is at most as wide as the screen. */
export function printTable<Row>(
  { io }: Pick<Cli, 'io'>,
  rows: Row[],
  columns: Column<Row>[],
): void {
  for (const line of table(columns, rows, io.columns)) io.out(line);
}

/** The lines of a table; `width` null means that nothing is cut. */
export function table<Row>(columns: Column<Row>[], rows: Row[], width: number | null): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((c) => c.cell(row))),
  ];
  const widths = columns.map((_, i) =>
    cells.reduce((widest, line) => Math.max(widest, widthOf(line[i] ?? '')), 0),
  );
  if (width !== null) narrow(widths, columns, width);
  return cells.map((line) =>
    line
      .map((text, i) => pad(cut(text, widths[i] ?? 0), widths[i] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd(),
  );
}

/** Takes width from the columns that give way until the line fits. */
function narrow<Row>(widths: number[], columns: Column<Row>[], width: number): void {
  const total = () => widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  const order = columns
    .map((column, i) => ({ i, shrink: column.shrink ?? 0, least: column.least ?? LEAST }))
    .filter(({ shrink }) => shrink > 0)
    .sort((a, b) => b.shrink - a.shrink);
  for (const { i, least } of order) {
    const excess = total() - width;
    if (excess <= 0) return;
    const full = widths[i] ?? 0;
    widths[i] = Math.max(Math.min(full, least), full - excess);
  }
}

/** A sentence in lines of at most `width` columns; what follows the first stands two further in. */
export function wrapped(sentence: string, width: number | null): string[] {
  if (width === null || widthOf(sentence) <= width) return [sentence];
  const [indent = ''] = /^ */.exec(sentence) ?? [];
  const lines: string[] = [];
  let line = indent;
  for (const word of sentence.trim().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (line.trim() !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
