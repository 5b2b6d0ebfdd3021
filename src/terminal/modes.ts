// What is switched on in a terminal while the chat runs, and switched off again: however it ends, and
// while somebody else has the terminal, the person's editor or the shell.
import { AppError } from '../base/index.ts';
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

export type Aside = ReturnType<typeof createAside>;

/** `drawing`: what has to stop meanwhile. */
export function createAside(
  terminal: Terminal,
  modes: Modes,
  drawing: { pause(): Promise<void> | void; resume(): void },
) {
  async function during<T>(work: () => Promise<T>): Promise<T> {
    await drawing.pause();
    modes.leave();
    try {
      return await work();
    } finally {
      modes.enter();
      drawing.resume();
    }
  }
  return {
    /** A text after the person's editor. Errors: AppError `usage` when no editor took it. */
    async edit(text: string, suffix: string): Promise<string> {
      const edited = await during(() => terminal.edit(text, suffix));
      if (edited !== null) return edited.replace(/\n+$/, '');
      throw new AppError('usage', 'Could not open an editor.', {
        next: 'Set EDITOR to one that waits until it is closed.',
      });
    },
    /** Back to the shell, until the person returns. */
    suspend: () => during(() => terminal.suspend()),
  };
}

/** Asks the terminal to put a text on the clipboard (OSC 52), which works over ssh as well. */
export function clipboardCode(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
