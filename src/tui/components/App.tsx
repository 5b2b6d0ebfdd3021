// Everything that is drawn again: the live part of the screen, or a table over the whole window. Each
// surface is lines; Ink stacks them, and gives way in the rows of words where the window is narrow.
import { Box, renderToString, Text } from 'ink';
import { createContext, useContext } from 'react';
import { type Line, type ThemeName, textOf, toAnsi } from '../../text/index.ts';
import type { ChatState } from '../chat-state.ts';
import type { FrameLayout } from '../drawing/painter.ts';
import type { Entry } from '../entries.ts';
import type { Paper } from '../transcript/card.ts';
import { entryLines, standsApart } from '../transcript/entry.ts';
import { footerWords, headerWords, type Word, workingLines } from './bars.ts';
import { inputLines } from './input.ts';
import { sheetLines } from './sheet.ts';

/** How a surface is drawn: in which colours, and where its lines wait until Ink has given them their places. */
const Drawing = createContext<{ theme: ThemeName; hold(line: string): string }>({
  theme: 'none',
  hold: (line) => line,
});

/** Ink looks at each character that it places, so a line stands there as one, and is put in afterwards. */
const HELD = 0xf0000;

/** A frame: Ink lays it out, and the screen paints what differs from the one before. */
export const layOut: FrameLayout = (state, paper) => {
  const held: string[] = [];
  const hold = (line: string) => String.fromCodePoint(HELD + held.push(line) - 1);
  const surface = state.sheet ? (
    <Rows lines={sheetLines(state, state.sheet, paper)} />
  ) : (
    <Live state={state} paper={paper} />
  );
  const frame = <Drawing value={{ theme: state.theme, hold }}>{surface}</Drawing>;
  return renderToString(frame, { columns: paper.width })
    .replace(/[\u{f0000}-\u{ffffd}]/gu, (mark) => held[(mark.codePointAt(0) ?? 0) - HELD] ?? '')
    .split('\n');
};

/** The input has its room first, then what runs, then the end of what is arriving. */
function Live({ state, paper }: { state: ChatState; paper: Paper }) {
  const all = state.size.rows - 2;
  const has = { gap: all >= 6, header: all >= 4 && !state.alone, footer: all >= 3 };
  const room = Math.max(1, all - Object.values(has).filter(Boolean).length);
  const input = inputLines(state, paper, room);
  const working = workingLines(state, paper.width).slice(0, Math.max(0, room - input.length));
  const left = Math.max(0, room - input.length - working.length);
  const tail = left === 0 ? [] : streamLines(state, paper).slice(-left);
  return (
    <Box flexDirection="column">
      <Rows lines={[...tail, ...(has.gap ? [[]] : []), ...working]} />
      {has.header && <Words words={headerWords(state)} />}
      <Rows lines={input} />
      {has.footer && <Words words={footerWords(state)} />}
    </Box>
  );
}

/** Text that may still change. */
function streamLines({ talk }: ChatState, paper: Paper): Line[] {
  if (!talk.stream || talk.stream.source.trim() === '') return [];
  const entry: Entry = { kind: 'answer', piece: talk.stream };
  const gap: Line[] = standsApart(entry, talk.entries.at(-1)) ? [[]] : [];
  return [...gap, ...entryLines(entry, paper)];
}

/** Lines that are already as wide as they may be, one below the other. */
function Rows({ lines }: { lines: Line[] }) {
  const { theme, hold } = useContext(Drawing);
  return (
    lines.length > 0 && <Text>{lines.map((line) => hold(toAnsi(line, theme))).join('\n')}</Text>
  );
}

/** Words in a row: those that matter most keep their room when the window is narrow. */
function Words({ words }: { words: Word[] }) {
  const { theme } = useContext(Drawing);
  return (
    <Box columnGap={2} height={1} overflow="hidden">
      {words
        .filter(({ line }) => textOf(line) !== '')
        .map(({ line, yields }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: words have no identity but their place.
          <Box key={index} flexShrink={yields ? 1 : 0} height={1}>
            <Text wrap="truncate-end">{toAnsi(line, theme)}</Text>
          </Box>
        ))}
    </Box>
  );
}
