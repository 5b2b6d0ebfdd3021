// What is switched on in a terminal while the chat runs, and switched off again however it ends.
import type { Terminal } from './terminal.ts';

const CSI = '\u001b[';

/**
 * Marked pastes; modifier keys told apart, in the two ways that terminals know; whether the window has
 * the focus; and the window's title set aside.
 */
const ENTER = `${CSI}?2004h${CSI}>1u${CSI}>4;1m${CSI}?1004h${CSI}22;0t`;
/** All of it off, the title as it was, the cursor shown, lines wrapped, no colour. */
const LEAVE = `${CSI}?2004l${CSI}<u${CSI}>4m${CSI}?1004l${CSI}23;0t${CSI}?7h${CSI}?25h${CSI}0m`;
/** Asks for the background's colour. Terminals that do not know it say nothing. */
const ASK_BACKGROUND = '\u001b]11;?\u0007';

export type Modes = ReturnType<typeof terminalModes>;

export function terminalModes(terminal: Terminal, askBackground: boolean) {
  let entered = false;
  let asked = false;
  /** Safe to call again, and while the process is ending. */
  const leave = () => {
    if (!entered) return;
    entered = false;
    terminal.write(LEAVE);
    terminal.setRaw(false);
  };
  terminal.onExit(leave);
  return {
    enter(): void {
      entered = true;
      terminal.setRaw(true);
      terminal.write(askBackground && !asked ? ENTER + ASK_BACKGROUND : ENTER);
      asked = true;
    },
    leave,
  };
}
