// Lines that are already as wide as they may be, one below the other.
import { Text } from 'ink';
import { memo } from 'react';
import { useTheme } from '../hooks/theme.ts';
import { type Line, toAnsi } from '../text/index.ts';

export function Rows({ lines }: { lines: Line[] }) {
  const theme = useTheme();
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; rows have no other identity.
    <Row key={index} text={toAnsi(line, theme)} />
  ));
}

/** Most rows stay as they are from one frame to the next. */
const Row = memo(function Row({ text }: { text: string }) {
  // An empty text would take no row at all.
  return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>;
});
