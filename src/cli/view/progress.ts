// Progress on stderr: a bar that is drawn over on a terminal, plain lines elsewhere.

import { cut } from '../../text/index.ts';
import type { Io } from '../io.ts';

export interface Progress {
  /** The work stands at `done` of `total`. */
  step(done: number, total: number, label: string): void;
  /** Something is waited for. */
  wait(text: string): void;
  /** Removes the bar. */
  end(): void;
}

const BAR = 24;

export function createProgress(io: Io, quiet: boolean): Progress {
  if (quiet) return { step: () => {}, wait: () => {}, end: () => {} };
  if (!io.live) {
    return {
      step: (done, total, label) => io.err(`[${done}/${total}] ${label}`),
      wait: (text) => io.err(text),
      end: () => {},
    };
  }
  let bar = '';
  const draw = (text: string) => io.errRaw(`\r\u001b[2K${cut(text, (io.columns ?? 80) - 1)}`);
  return {
    step(done, total, label) {
      const full = Math.round((done / Math.max(total, 1)) * BAR);
      bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${done}/${total}`;
      draw(`${bar} ${label}`);
    },
    wait: (text) => draw(bar === '' ? text : `${bar} ${text}`),
    end: () => io.errRaw('\r\u001b[2K'),
  };
}
