// The terminal as an argument: what the chat may know of it and do with it.

/**
 * What happens to lines that are wider than a window that was made narrower: the terminal breaks
 * them again (`all`), leaves the one with the cursor alone (`not-cursor-line`), or cuts them off.
 */
export type Reflow = 'all' | 'not-cursor-line' | 'none';

export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  readonly reflow: Reflow;
  /** Whether a text can lead to an address (OSC 8). */
  readonly links: boolean;
  /** The code that makes a notification. */
  readonly notes: 'osc9' | 'osc777';
  write(text: string): void;
  /** Keys one by one, unechoed. */
  setRaw(on: boolean): void;
  /** Each `on…` answers a function that stops the listening. */
  onInput(listener: (chunk: string) => void): () => void;
  onResize(listener: () => void): () => void;
  /** Called when the process ends, whatever ends it. */
  onExit(listener: () => void): () => void;
  /** Opens the person's editor on a text; null when there is none or it failed. */
  edit(text: string, suffix: string): Promise<string | null>;
  /** Hands the terminal back to the shell until the person returns. */
  suspend(): Promise<void>;
}
