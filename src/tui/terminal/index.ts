// terminal: keys in, lines out.
export { type Aside, clipboardCode, createAside } from './aside.ts';
export type { Input } from './input.ts';
export { listen } from './keyboard.ts';
export { terminalModes } from './modes.ts';
export { type Cursor, createScreen, type Screen } from './screen.ts';
export type { Reflow, Terminal } from './terminal.ts';
