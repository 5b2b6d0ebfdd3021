// A markdown table as aligned columns. Words are wrapped inside their cell, a date, an id or a link never
// is; where that leaves too little room, each row stands by itself as a record.
import type { Tokens } from 'marked';
import { type Line, type Style, span, textOf, widthOf } from '../span.ts';
import { namedLines, wrap } from '../wrap.ts';
import { inline } from './inline.ts';

const GAP = 2;
/** Words in fewer columns are hard to read. */
const NARROWEST = 10;
/** A cell with figures in it, no longer than this, is a date, an id or a measure: it stays whole. */
const LONGEST_WHOLE = 24;

/** The lines of a table of at most `width` columns. */
export function tableLines(table: Tokens.Table, width: number): Line[] {
  const rows = [table.header, ...table.rows];
  const least = table.header.map(() => 1);
  const widths = table.header.map((_, column) => {
    const cells = rows.map((row) => cellLine(row[column], {}));
    least[column] = Math.max(1, ...cells.map(leastWidth));
    return Math.max(1, ...cells.map(lineWidth));
  });
  if (!narrowed(widths, least, width - GAP * (widths.length - 1))) return recordLines(table, width);
  const lines = rows.map((row, index) =>
    rowLines(row, widths, table.align, index === 0 ? { bold: true } : {}),
  );
  const rule: Line = [span(widths.map((one) => '─'.repeat(one)).join('  '), 'muted')];
  const [head = [], ...body] = lines;
  return [...head, rule, ...body.flat()];
}

/** Each row by itself: its first cell, then a line for each other one that says something. */
function recordLines({ header, rows }: Tokens.Table, width: number): Line[] {
  const names = header.map((cell) => textOf(cellLine(cell, {})));
  return rows.flatMap(([first, ...cells], at) => {
    const named = cells
      .map((cell, place) => [names[place + 1] ?? '', cellLine(cell, {})] as const)
      .filter(([, value]) => lineWidth(value) > 0);
    const own = namedLines(named, width - 2).map((line) => [span('  '), ...line]);
    return [...(at === 0 ? [] : [[]]), ...wrap(cellLine(first, { bold: true }), width), ...own];
  });
}

/** Columns that a cell needs so that nothing in it is broken that has to stay whole. */
function leastWidth(cell: Line): number {
  const text = textOf(cell);
  const own = widthOf(text);
  if (own <= NARROWEST || (own <= LONGEST_WHOLE && /\d/.test(text))) return own;
  const whole = text.split(/\s+/).filter((word) => /\d|:\/\//.test(word));
  return Math.max(NARROWEST, ...whole.map(widthOf));
}

function rowLines(
  row: Tokens.TableCell[],
  widths: number[],
  align: Tokens.Table['align'],
  style: Style,
): Line[] {
  const cells = widths.map((width, column) => wrap(cellLine(row[column], style), width));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, y) =>
    cells.flatMap((lines, column) => {
      const line = lines[y] ?? [];
      const blanks = Math.max(0, (widths[column] ?? 0) - lineWidth(line));
      const before = { right: blanks, center: Math.floor(blanks / 2), left: 0 }[
        align[column] ?? 'left'
      ];
      const isLast = column === widths.length - 1;
      const after = isLast ? 0 : blanks - before + GAP;
      return [span(' '.repeat(before)), ...line, span(' '.repeat(after))].filter(
        ({ text }) => text !== '',
      );
    }),
  );
}

/** Takes room from the widest column that can give some until the table fits; false where it cannot. */
function narrowed(widths: number[], least: readonly number[], room: number): boolean {
  for (let excess = widths.reduce((sum, one) => sum + one, 0) - room; excess > 0; excess--) {
    const spare = widths.map((one, column) => (one > (least[column] ?? 1) ? one : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) return false;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return true;
}

function cellLine(cell: Tokens.TableCell | undefined, style: Style): Line {
  return cell ? inline(cell.tokens, style) : [];
}

function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}
