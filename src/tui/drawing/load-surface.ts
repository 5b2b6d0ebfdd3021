// Loading what lays out the screen, quickly.

import type { Terminal } from '../terminal/index.ts';
import type { Surface } from './ink-surface.tsx';

/**
 * The surface. Its layout engine unpacks itself with `fetch` where there is one, and the first
 * `fetch` of a process takes longer than everything else here; without one it unpacks by itself.
 * Nothing else may be loading at the same time, so this comes before the chat begins its work.
 */
export async function loadSurface(terminal: Terminal): Promise<Surface> {
  const kept = globalThis.fetch;
  try {
    Reflect.deleteProperty(globalThis, 'fetch');
    const { createSurface } = await import('./ink-surface.tsx');
    return createSurface(terminal);
  } finally {
    globalThis.fetch = kept;
  }
}
