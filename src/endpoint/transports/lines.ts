// Cuts a byte stream into lines without copying what it has already seen, up to a longest line.

export interface LineEvents {
  line(text: string): void;
  /** A line was longer than allowed; the rest of it is skipped. */
  tooLong(): void;
}

const NEWLINE = 10;

export class Lines {
  readonly #longest: number;
  readonly #events: LineEvents;
  #parts: Buffer[] = [];
  #length = 0;
  #skipping = false;

  constructor(longest: number, events: LineEvents) {
    this.#longest = longest;
    this.#events = events;
  }

  add(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end === -1) break;
      this.#keep(chunk.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): void {
    if (this.#skipping) return;
    this.#length += part.length;
    if (this.#length <= this.#longest) {
      this.#parts.push(part);
      return;
    }
    this.#skipping = true;
    this.#parts = [];
    this.#events.tooLong();
  }

  #finish(): void {
    const text = Buffer.concat(this.#parts).toString('utf8').trimEnd();
    const skipped = this.#skipping;
    this.#parts = [];
    this.#length = 0;
    this.#skipping = false;
    if (!skipped && text !== '') this.#events.line(text);
  }
}
