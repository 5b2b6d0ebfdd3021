// The terminal in somebody else's hands for a while: the person's editor, or the shell.
import { AppError } from '../../base/index.ts';
import type { Modes } from './modes.ts';
import type { Terminal } from './terminal.ts';

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
