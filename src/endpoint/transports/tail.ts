// The end of a text that goes on and on: a child's stderr, of which only the last part matters.

const LONGEST_LINE = 160;

/** Keeps about the last `most` characters of what is added. */
export class Tail {
  readonly #most: number;
  #text = '';

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    this.#text += text;
    // Cut rarely: each cut copies what is kept.
    if (this.#text.length > this.#most * 2) this.#text = this.#text.slice(-this.#most);
  }

  text(): string {
    return this.#text.slice(-this.#most);
  }

  /** The last lines that are not empty, each as far as it can be read at a glance. */
  lastLines(count: number): string {
    const lines = this.text().split(/\r?\n/);
    const spoken = lines.filter((line) => line.trim() !== '').slice(-count);
    return spoken.map((line) => line.slice(0, LONGEST_LINE)).join('\n');
  }
}
