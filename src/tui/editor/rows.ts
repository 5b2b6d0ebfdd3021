// Where each character of the buffer stands on the screen: its rows, and the cursor's place in them.
import { graphemes, type Line, placeAt, rowsIn, span, widthOf } from '../../text/index.ts';
import { type Buffer, CHIPS, chipLabel } from './buffer.ts';

export interface Row {
  line: Line;
  /** Index into the text of the row's first character. */
  start: number;
  /** Index behind its last character; a line break is not part of the row. */
  end: number;
}

export interface Layout {
  rows: Row[];
  /** Row and column (in terminal columns) of the cursor. */
  cursor: { row: number; column: number };
}

/** The rows of a buffer in `width` columns. One column is kept free for the cursor at the end. */
export function layOut(buffer: Buffer, width: number): Layout {
  const { text, cursor: at } = buffer;
  const columnsOf = columnsIn(buffer);
  const rows = rowsIn(text, Math.max(2, width - 1), true, columnsOf).map(
    ([start, end]): Row => ({ line: lineOf(buffer, text.slice(start, end)), start, end }),
  );
  const row = rows.findLastIndex(({ start }) => start <= at);
  // Two characters may have become one around the cursor; it then stands before it.
  let column = 0;
  let place = rows[row]?.start ?? 0;
  for (const character of graphemes(text.slice(place))) {
    place += character.length;
    if (place > at) break;
    column += columnsOf(character);
  }
  return { rows, cursor: { row, column } };
}

/** Columns of one character: a large paste takes those of its label. */
const columnsIn = (buffer: Buffer) => (character: string) =>
  widthOf(chipLabel(buffer, character) ?? (character === '\t' ? '  ' : character));

/**
 * The cursor one row up or down, as near as can be to `column`; null at the first or last row,
 * where up and down mean something else.
 */
export function moveRow(
  buffer: Buffer,
  width: number,
  direction: -1 | 1,
  column: number,
): Buffer | null {
  const { rows, cursor } = layOut(buffer, width);
  const row = rows[cursor.row + direction];
  if (!row) return null;
  const inside = buffer.text.slice(row.start, row.end);
  return { ...buffer, cursor: row.start + placeAt(inside, column, columnsIn(buffer)) };
}

function lineOf(buffer: Buffer, text: string): Line {
  return text.split(CHIPS).map((part) => {
    const label = chipLabel(buffer, part);
    return label === null ? span(part.replaceAll('\t', '  ')) : span(label, 'accent');
  });
}
