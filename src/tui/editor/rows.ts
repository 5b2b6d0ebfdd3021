// Where each character of the buffer stands on the screen: its rows, and the cursor's place in them.
import { graphemes, type Line, span, widthOf } from '../text/index.ts';
import { type Buffer, chipLabel } from './buffer.ts';

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
  const limit = Math.max(2, width - 1);
  const rows: Row[] = [];
  let cursor = { row: 0, column: 0 };
  let line: Line = [];
  let start = 0;
  let used = 0;
  let at = 0;

  const end = (next: number) => {
    rows.push({ line, start, end: at });
    line = [];
    used = 0;
    start = next;
  };
  for (const character of graphemes(buffer.text)) {
    const label = chipLabel(buffer, character);
    const shown = label ?? (character === '\t' ? '  ' : character);
    const columns = character === '\n' ? 0 : widthOf(shown);
    if (used > 0 && used + columns > limit) end(at);
    // Two characters may have become one around the cursor; it then stands before it.
    if (buffer.cursor >= at && buffer.cursor < at + character.length)
      cursor = { row: rows.length, column: used };
    if (character === '\n') end(at + 1);
    else {
      append(line, shown, label !== null);
      used += columns;
    }
    at += character.length;
  }
  if (buffer.cursor >= at) cursor = { row: rows.length, column: used };
  end(at);
  return { rows, cursor };
}

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
  let at = row.start;
  let used = 0;
  for (const character of graphemes(buffer.text.slice(row.start, row.end))) {
    const columns = widthOf(chipLabel(buffer, character) ?? character);
    if (used + columns > column) break;
    used += columns;
    at += character.length;
  }
  return { ...buffer, cursor: at };
}

function append(line: Line, text: string, isChip: boolean): void {
  const last = line.at(-1);
  if (last && !isChip && last.style.tone === undefined) last.text += text;
  else line.push(isChip ? span(text, 'accent') : span(text));
}
