// The input. The first frame shows it while Ink is loaded, so it is lines.
import { behind, type Line, span, truncate, widthOf, withCursor } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import type { Buffer } from '../editor/buffer.ts';
import { layOut } from '../editor/rows.ts';
import { PROMPT_WIDTH } from '../input/composer.ts';

export const MENU_ROWS = 8;

/** Typed text behind its prompt, the rows around the cursor when there are too many. */
export function typedLines(buffer: Buffer, width: number, room: number, prompt: string): Line[] {
  const { rows, cursor } = layOut(buffer, width - widthOf(prompt));
  const first = Math.max(0, Math.min(cursor.row - room + 1, rows.length - room));
  const visible = rows
    .slice(first, first + room)
    .map(({ line }, index) =>
      first + index === cursor.row ? withCursor(line, cursor.column) : line,
    );
  // A mark shows that there is more above.
  const start = first > 0 ? [span('↑ ', 'muted')] : [span(prompt, 'accent')];
  return behind(start, visible);
}

/** What is typed, in at most `room` rows; the cursor is marked in them. */
export function composerLines(state: ChatState, width: number, room: number): Line[] {
  const { buffer } = state.composer;
  if (buffer.text === '') {
    const hint = truncate([span(placeholder(state), 'muted')], width - PROMPT_WIDTH - 1);
    return [[span('› ', 'accent'), ...withCursor(hint, 0)]];
  }
  const most = Math.max(1, Math.min(room, Math.max(3, Math.floor(room / 2))));
  return typedLines(buffer, width, most, '› ');
}

function placeholder({ missingKey, model, talk }: ChatState): string {
  if (missingKey !== null) return 'Type / for commands. Chat needs a key.';
  if (talk.running) return 'Type ahead: the model reads it at its next step.';
  if (model === null) return 'Type while it starts…';
  return 'Say what should happen, or type / for commands.';
}
