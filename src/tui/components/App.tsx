// Everything that is drawn again: the live part of the screen, or a table over the whole window. Each
// surface is lines; Ink stacks them, and gives way in the rows of words where the window is narrow.
import { Box, renderToString, Text } from 'ink';
import { type Line, textOf, toAnsi } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import type { FrameLayout } from '../drawing/painter.ts';
import type { Entry } from '../entries.ts';
import type { Paper } from '../transcript/card.ts';
import { entryLines, standsApart } from '../transcript/entry.ts';
import { footerWords, headerWords, type Word, workingLines } from './bars.ts';
import { inputLines } from './input.ts';
import { sheetLines } from './sheet.ts';

/** Lines that are already as wide as they may be, or words in a row. */
type Part = { lines: Line[] } | { words: Word[] };

/** Words as Ink gets them; null for lines, of which it only sees where they stand. */
type Shape = { text: string; yields: boolean }[] | null;

/** Ink looks at each character that it places, so lines stand there as one, and are put in afterwards. */
const HELD = '\u{f0000}';

/** Most keys and most of what arrives change lines, and no words. */
let last = { shape: '', frame: '' };

/** A frame: Ink lays it out, and the screen paints what differs from the one before. */
export const layOut: FrameLayout = (state, paper) => {
  const draw = (line: Line) => toAnsi(line, state.theme).replaceAll(HELD, '');
  const all: Part[] = state.sheet
    ? [{ lines: sheetLines(state, state.sheet, paper) }]
    : liveParts(state, paper);
  const parts = all.filter((part) => !('lines' in part) || part.lines.length > 0);
  const shapes = parts.map((part): Shape => {
    if ('lines' in part) return null;
    const words = part.words.filter(({ line }) => textOf(line) !== '');
    return words.map(({ line, yields = false }) => ({ text: draw(line), yields }));
  });
  const shape = JSON.stringify([paper.width, shapes]);
  if (shape !== last.shape) {
    const frame = renderToString(<Frame shapes={shapes} />, { columns: paper.width });
    last = { shape, frame };
  }
  const held = parts.flatMap((part) => ('lines' in part ? [part.lines] : [])).values();
  return last.frame
    .split('\n')
    .flatMap((row) => (row === HELD ? (held.next().value ?? []).map(draw) : row));
};

/** The input has its room first, then what runs, then the end of what is arriving. */
function liveParts(state: ChatState, paper: Paper): Part[] {
  const all = state.size.rows - 2;
  const has = { gap: all >= 6, header: all >= 4 && !state.alone, footer: all >= 3 };
  const room = Math.max(1, all - Object.values(has).filter(Boolean).length);
  const input = inputLines(state, paper, room);
  const working = workingLines(state, paper.width).slice(0, Math.max(0, room - input.length));
  const left = Math.max(0, room - input.length - working.length);
  const tail = left === 0 ? [] : streamLines(state, paper).slice(-left);
  return [
    { lines: [...tail, ...(has.gap ? [[]] : []), ...working] },
    ...(has.header ? [{ words: headerWords(state) }] : []),
    { lines: input },
    ...(has.footer ? [{ words: footerWords(state) }] : []),
  ];
}

/** Text that may still change. */
function streamLines({ talk }: ChatState, paper: Paper): Line[] {
  if (!talk.stream || talk.stream.source.trim() === '') return [];
  const entry: Entry = { kind: 'answer', piece: talk.stream };
  const gap: Line[] = standsApart(entry, talk.entries.at(-1)) ? [[]] : [];
  return [...gap, ...entryLines(entry, paper)];
}

/** Parts one below the other; of words in a row, those that matter most keep their room. */
function Frame({ shapes }: { shapes: Shape[] }) {
  return (
    <Box flexDirection="column">
      {shapes.map((words, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part has no identity but its place.
        <Box key={index} columnGap={2} height={1} overflow="hidden">
          {words?.map(({ text, yields }, nth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor has a word.
            <Box key={nth} flexShrink={yields ? 1 : 0} height={1}>
              <Text wrap="truncate-end">{text}</Text>
            </Box>
          )) ?? <Text>{HELD}</Text>}
        </Box>
      ))}
    </Box>
  );
}
