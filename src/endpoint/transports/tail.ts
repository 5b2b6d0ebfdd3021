// The end of a text that goes on and on: a child's stderr, of which only the last part matters.

/** Keeps about the last `most` characters of what is added. */
export class Tail {
  readonly #most: number;
  #text = '';

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    this.#text += text;
    // Cut rarely: each cut copies the rest.
    if (this.#text.length > this.#most * 2) this.#text = this.#text.slice(-this.#most);
  }

  text(): string {
    return this.#text.slice(-this.#most);
  }
}
