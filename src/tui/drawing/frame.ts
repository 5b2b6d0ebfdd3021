// How the live lines share the room: what is arriving, what runs, and where a person types.
import type { ChatState } from '../chat-state.ts';
import type { Entry } from '../entries.ts';
import { inputArea } from '../live/input-area.ts';
import { workingLines } from '../live/working.ts';
import type { Cursor } from '../terminal/index.ts';
import type { Line } from '../text/index.ts';
import { entryLines, type Paper, standsApart } from '../transcript/index.ts';

export interface Frame {
  /** Text that may still change, and what runs. */
  tail: Line[];
  working: Line[];
  input: Line[];
  /** The cursor's place among the input's lines; null hides it. */
  cursor: Cursor | null;
  /** What else there is room for: a blank line above the header, the header, the footer. */
  has: { gap: boolean; header: boolean; footer: boolean };
}

export function frameOf(state: ChatState, paper: Paper): Frame {
  const all = state.size.rows - 2;
  const has = { gap: all >= 6, header: all >= 4, footer: all >= 3 };
  const room = Math.max(1, all - Object.values(has).filter(Boolean).length);
  const { lines: input, cursor } = inputArea(state, paper, room);
  const working = workingLines(state, paper.width).slice(0, Math.max(0, room - input.length));
  const left = Math.max(0, room - input.length - working.length);
  const tail = streamLines(state, paper);
  return { tail: left === 0 ? [] : tail.slice(-left), working, input, cursor, has };
}

function streamLines({ talk }: ChatState, paper: Paper): Line[] {
  if (!talk.stream || talk.stream.source.trim() === '') return [];
  const entry: Entry = { kind: 'answer', piece: talk.stream };
  const gap: Line[] = standsApart(entry, talk.entries.at(-1)) ? [[]] : [];
  return [...gap, ...entryLines(entry, paper)];
}
