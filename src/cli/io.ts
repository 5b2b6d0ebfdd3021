// The terminal as a value: where results and progress go, and what can be asked of a person.
import type { Readable } from 'node:stream';

/** What a command may know of the terminal and do with it. */
export interface Io {
  /** A result, for stdout; a newline is added. */
  out(text: string): void;
  /** Progress or an error, for stderr; a newline is added. */
  err(text: string): void;
  /** Text for stderr as it is: a progress line that is drawn over. */
  errRaw(text: string): void;
  /** Columns of the terminal, null when stdout is a pipe or a file. */
  columns: number | null;
  /** Whether stderr is a terminal: a progress line may be drawn over. */
  live: boolean;
  colour: boolean;
  /** Why stdout takes nothing any more, for a person; null while it does, or when its reader has left. */
  fault(): string | null;
  /** Asks a person one question; null when nobody is there, or stdout shows them nothing. */
  ask: ((question: string) => Promise<string>) | null;
  /** Asks for a secret without showing what is typed; null when nobody is there. */
  askSecret: ((question: string) => Promise<string>) | null;
  /** Standard input as it comes. */
  input(): Readable;
  /** All of standard input as text. */
  readInput(): Promise<string>;
}
