// One request's traffic over HTTP: which answers belong to it, what ended it, and closing it.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Signals } from '../../quota/index.ts';
import type { AttemptEnd } from './attempt-end.ts';

const context = new AsyncLocalStorage<Exchange | undefined>();

/**
 * Follows one request through the transport. The transport knows nothing of it: the fetch that it
 * was given finds the exchange in the asynchronous context, and so an answer's headers reach the
 * call that they are for.
 */
export class Exchange {
  /** Status and headers of the latest answer to this request. */
  signals: Signals | null = null;
  /** What went wrong with the transport, more exact than what the transport throws. */
  fault: AttemptEnd | null = null;
  /** Answered, given up or cancelled: what is still sent in its context is not part of it. */
  settled = false;
  /** Headers that go with this request alone. */
  headers: Record<string, string> = {};
  /** Called when the wire has nothing more to say for this request. */
  onSilence: () => void = () => {};

  readonly #closer = new AbortController();
  #bodies = 0;
  #resumable = false;

  /** Aborts with the HTTP requests of this exchange. */
  get signal(): AbortSignal {
    return this.#closer.signal;
  }

  /** Whether an answer's body is still open. */
  get open(): boolean {
    return this.#bodies > 0;
  }

  bodyOpened(): void {
    this.#bodies++;
  }

  bodyEnded(): void {
    this.#bodies--;
    this.#checkSilence();
  }

  /** The endpoint named a point from which a cut stream can be taken up again. */
  resumable(): void {
    this.#resumable = true;
  }

  notResumable(): void {
    this.#resumable = false;
    this.#checkSilence();
  }

  fail(ending: AttemptEnd): void {
    this.fault ??= ending;
  }

  /** Closes its HTTP requests, answered or not. */
  close(): void {
    this.settled = true;
    this.#closer.abort();
  }

  run<T>(work: () => T): T {
    return context.run(this, work);
  }

  /** Does something that is part of no exchange. */
  static outside<T>(work: () => T): T {
    return context.run(undefined, work);
  }

  static current(): Exchange | undefined {
    return context.getStore();
  }

  /** The transport may still be parsing the last piece, hence the turns of the event loop. */
  #checkSilence(): void {
    if (this.open || this.#resumable) return;
    setImmediate(() => setImmediate(() => this.onSilence()));
  }
}
