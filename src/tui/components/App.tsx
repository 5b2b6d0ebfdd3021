// The live part of the screen, from what is arriving down to the footer.
import { Box } from 'ink';
import type { ChatState } from '../chat-state.ts';
import type { Frame } from '../drawing/frame.ts';
import { ThemeContext } from '../hooks/theme.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { Rows } from './Rows.tsx';

export function App({ state, frame }: { state: ChatState; frame: Frame }) {
  const { has } = frame;
  return (
    <ThemeContext value={state.theme}>
      <Box flexDirection="column">
        <Rows lines={[...frame.tail, ...(has.gap ? [[]] : []), ...frame.working]} />
        {has.header && <Header state={state} />}
        <Rows lines={frame.input} />
        {has.footer && <Footer state={state} />}
      </Box>
    </ThemeContext>
  );
}
