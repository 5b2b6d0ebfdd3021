// What lays out the live lines, and what stands in for it until it is loaded.
import type { ChatState } from '../chat-state.ts';
import { toAnsi } from '../text/index.ts';
import type { Frame } from './frame.ts';

export interface Surface {
  /** The lines of the live part, each at most as wide as the terminal. */
  lay(state: ChatState, frame: Frame): string[];
  close(): void;
}

/** The input alone, in its place: a person can type before the layout is loaded. */
export const BARE: Surface = {
  lay(state, { tail, working, input, has }) {
    const lines = [...tail, ...(has.gap ? [[]] : []), ...working, ...(has.header ? [[]] : [])];
    const rows = [...lines, ...input, ...(has.footer ? [[]] : [])];
    return rows.map((line) => toAnsi(line, state.theme));
  },
  close() {},
};
