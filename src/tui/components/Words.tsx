// Words in a row: those that matter most keep their room when the window is narrow.
import { Box, Text } from 'ink';
import { useTheme } from '../hooks/theme.ts';
import { type Line, textOf, toAnsi } from '../text/index.ts';

export interface Word {
  line: Line;
  /** Gives way first when the room is short. */
  yields?: boolean;
}

export function Words({ words }: { words: Word[] }) {
  const theme = useTheme();
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
