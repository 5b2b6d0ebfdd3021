// terminal: what comes in from a terminal, and how lines get onto it. No chat, no words of ours.
export { listen } from './keys.ts';
export { type Aside, clipboardCode, createAside, terminalModes } from './modes.ts';
export { createScreen, type Screen } from './screen.ts';
export type { Input } from './sequences.ts';
export type { Reflow, Terminal } from './terminal.ts';
