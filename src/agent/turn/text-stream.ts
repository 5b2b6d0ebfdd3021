// The model's text on its way to a person: without control sequences and secrets, and in pieces
// that end where a word ends, so that neither hides across two of them.
import { cleanText } from '../../base/index.ts';

/** What is held back: the last word, with the scheme before it that makes a credential of it. */
const HOLD = /(?:\b(?:bearer|basic)\s+)?\S*$/i;
/** A word longer than this is let go in pieces after all. */
const LONGEST_HELD = 400;

export class TextStream {
  #held = '';
  #open = false;
  readonly #show: (delta: string) => void;
  readonly #end: () => void;
  readonly #redact: (text: string) => string;

  constructor(to: { show(delta: string): void; end(): void; redact(text: string): string }) {
    this.#show = to.show;
    this.#end = to.end;
    this.#redact = to.redact;
  }

  add(delta: string): void {
    this.#open = true;
    this.#held += delta;
    const cut = this.#held.search(HOLD);
    if (cut > 0) this.#release(cut);
    else if (this.#held.length > LONGEST_HELD) this.#release(this.#held.length);
  }

  /** Shows what is held back and ends the text; without a text it does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#release(this.#held.length);
    this.#open = false;
    this.#end();
  }

  #release(length: number): void {
    const text = this.#redact(cleanText(this.#held.slice(0, length)));
    this.#held = this.#held.slice(length);
    if (text !== '') this.#show(text);
  }
}
