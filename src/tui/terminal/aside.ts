// The terminal in somebody else's hands for a while: the person's editor, or the shell.
import { AppError } from '../../base/index.ts';
import type { Modes } from './modes.ts';
import type { Terminal } from './terminal.ts';

/** What has to stop drawing meanwhile. */
export interface Drawing {
  pause(): Promise<void> | void;
  resume(): void;
}

export interface Aside {
  /** A text after the person's editor. Errors: AppError `usage` when no editor took it. */
  edit(text: string, suffix: string): Promise<string>;
  /** Back to the shell, until the person returns. */
  suspend(): Promise<void>;
}

export function createAside(terminal: Terminal, modes: Modes, drawing: Drawing): Aside {
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
    async edit(text, suffix) {
      const edited = await during(() => terminal.edit(text, suffix));
      if (edited !== null) return edited.replace(/\n+$/, '');
      throw new AppError('usage', 'Could not open an editor.', {
        next: 'Set EDITOR to one that waits until it is closed.',
      });
    },
    suspend: () => during(() => terminal.suspend()),
  };
}

/** Asks the terminal to put a text on the clipboard (OSC 52), which works over ssh as well. */
export function clipboardCode(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
