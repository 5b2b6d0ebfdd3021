// A part of the live lines that a person types into: its lines, and where the cursor stands in them.
import type { Cursor } from '../terminal/index.ts';
import type { Line } from '../text/index.ts';

export interface Area {
  lines: Line[];
  cursor: Cursor | null;
}

/** An area under some lines. */
export function below(lines: Line[], area: Area): Area {
  const cursor = area.cursor && { ...area.cursor, row: area.cursor.row + lines.length };
  return { lines: [...lines, ...area.lines], cursor };
}
