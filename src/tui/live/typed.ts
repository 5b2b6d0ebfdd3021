// Typed text behind its prompt, the rows around the cursor when there are too many.
import type { Layout } from '../editor/index.ts';
import { behind, span, widthOf } from '../text/index.ts';
import type { Area } from './area.ts';

export function typedLines({ rows, cursor }: Layout, room: number, prompt: string): Area {
  const first = Math.max(0, Math.min(cursor.row - room + 1, rows.length - room));
  const visible = rows.slice(first, first + room).map(({ line }) => line);
  const blank = [span(' '.repeat(widthOf(prompt)))];
  // A mark shows that there is more above.
  const start = first > 0 ? [span('↑ ', 'muted')] : [span(prompt, 'accent')];
  return {
    lines: behind(start, blank, visible),
    cursor: { row: cursor.row - first, column: cursor.column + widthOf(prompt) },
  };
}
