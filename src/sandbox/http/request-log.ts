// What the REST API has answered, for a test or a person to look at.
import type { Json } from '../../base/index.ts';

export interface LoggedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** 0 when the connection was dropped in place of an answer. */
  readonly status: number;
  /** The token's last four characters; null without one. */
  readonly token: string | null;
  /** Epoch milliseconds of the answer, by the sandbox's clock. */
  readonly at: number;
  /** The parsed body; null without one. */
  readonly body: Json;
  /** The kind of fault that was played on this request. */
  readonly fault?: string;
  /** What went wrong inside the sandbox itself. */
  readonly error?: string;
}

/** A long measurement must not eat the memory. */
const KEPT = 50_000;

export class RequestLog {
  #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
  }

  all(): readonly LoggedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
