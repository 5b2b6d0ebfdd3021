// A markdown table as aligned columns; what does not fit is wrapped inside its cell.
import type { Tokens } from 'marked';
import { type Line, type Style, span, widthOf, wrap } from '../text/index.ts';
import { inline } from './inline.ts';

const GAP = 2;
const NARROWEST = 4;

/** The lines of a table of at most `width` columns. */
export function tableLines(table: Tokens.Table, width: number): Line[] {
  const rows = [table.header, ...table.rows];
  const widths = table.header.map((_, column) =>
    Math.max(1, ...rows.map((row) => lineWidth(cellLine(row[column], {})))),
  );
  shrink(widths, width - GAP * (widths.length - 1));
  const lines = rows.map((row, index) =>
    rowLines(row, widths, table.align, index === 0 ? { bold: true } : {}),
  );
  const rule: Line = [span(widths.map((one) => '─'.repeat(one)).join('  '), 'muted')];
  const [head = [], ...body] = lines;
  return [...head, rule, ...body.flat()];
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

/** Takes room from the widest column, again and again, until the table fits. */
function shrink(widths: number[], room: number): void {
  let excess = widths.reduce((sum, one) => sum + one, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) return;
    const next = Math.max(NARROWEST, ...widths.filter((one) => one < widest));
    const count = widths.filter((one) => one === widest).length;
    const step = Math.max(1, Math.min(widest - next, Math.ceil(excess / count)));
    for (const [i, one] of widths.entries()) {
      if (one !== widest || excess <= 0) continue;
      widths[i] = one - step;
      excess -= step;
    }
  }
}

function cellLine(cell: Tokens.TableCell | undefined, style: Style): Line {
  return cell ? inline(cell.tokens, style) : [];
}

function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}
