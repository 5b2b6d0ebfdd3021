// Things to choose from: a menu below the input, a picker in a form, the answers to a write.
import { Box } from 'ink';
import { cleanLine } from '../../base/index.ts';
import { span, widthOf } from '../../text/index.ts';
import type { Picker } from '../chat-state.ts';
import { Cell } from './cell.tsx';

/** The widest column of names. */
const WIDEST = 32;
export const SELECTED = { tone: 'accent', bold: true } as const;

/** Choices around the selected one, in at most `room` rows, or why there are none. */
export function Choices({
  choices,
  selected,
  marked = null,
  room,
}: Pick<Picker, 'choices' | 'selected'> & Partial<Picker> & { room: number }) {
  if (choices === null) return <Cell line={[span('  Loading…', 'muted')]} />;
  if (choices.length === 0) {
    return <Cell line={[span('  No match. Esc goes back.', 'muted')]} />;
  }
  const rows = Math.max(1, room);
  const first = Math.max(0, Math.min(selected - Math.floor(rows / 2), choices.length - rows));
  const visible = choices.slice(first, first + rows).map(({ value, label, hint }, index) => ({
    ...{ value, label: cleanLine(label, 120), hint: cleanLine(hint, 200) },
    isSelected: first + index === selected,
  }));
  const column = Math.min(WIDEST, Math.max(0, ...visible.map(({ label }) => widthOf(label))));
  return visible.map(({ value, label, hint, isSelected }, index) => (
    <Box key={index}>
      <Cell width={2} line={[span(isSelected ? '› ' : '  ', 'accent')]} />
      {marked && <Cell width={2} line={[span(marked.has(value) ? '✓' : '', 'good')]} />}
      <Box width={column + 2} flexShrink={0}>
        <Cell line={[span(label, isSelected ? SELECTED : {}), span(hint === '' ? '' : '  ')]} />
      </Box>
      {hint !== '' && <Cell line={[span(hint, 'muted')]} />}
    </Box>
  ));
}
