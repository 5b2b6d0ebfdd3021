// How one try ended, as plain facts. No judgement: outcome.ts decides what each of these means.
import { isObject, type Json, parseJson, whyUnsent } from '../../base/index.ts';
import type { Signals } from '../../quota/index.ts';

/** The end of one try, before anybody has decided what it means for the call. */
export type AttemptEnd =
  /** A JSON-RPC result, as it came. */
  | { kind: 'result'; result: unknown }
  /** A JSON-RPC error. */
  | { kind: 'rpc-error'; code: number; message: string; data: unknown }
  /** An HTTP status that is no success; `body` is parsed where it is JSON. */
  | { kind: 'http'; status: number; body: Json | string }
  /** Surely never reached the endpoint. */
  | { kind: 'unsent'; message: string }
  /** The endpoint's process cannot be started at all; `next` is what a person can do about it. */
  | { kind: 'unstartable'; message: string; next?: string }
  /** The connection ended after the request may have been read. */
  | { kind: 'lost'; message: string; next?: string }
  /** No sign of life for so long. */
  | { kind: 'silent'; waitedMs: number }
  /** An answer came that is not JSON-RPC. */
  | { kind: 'garbled'; message: string }
  /** An answer came that is larger than we read. */
  | { kind: 'too-large'; limitBytes: number }
  /** A person has to log in first. */
  | { kind: 'login-needed'; message: string };

/** Carries an ending through code that can only throw, with the headers that came with it. */
export class AttemptEnded extends Error {
  readonly ending: AttemptEnd;
  readonly signals: Signals | null;

  constructor(ending: AttemptEnd, signals: Signals | null = null) {
    super(`The try ended: ${ending.kind}`);
    this.ending = ending;
    this.signals = signals;
  }
}

/** What a failed `fetch` says about whether the request can have arrived. */
export function endingOfNetworkError(thrown: unknown): AttemptEnd {
  const unsent = whyUnsent(thrown);
  if (unsent !== null) return { kind: 'unsent', message: unsent };
  return { kind: 'lost', message: reasonIn(thrown) ?? 'the request failed' };
}

/** The first code in a chain of causes, else the innermost message. */
function reasonIn(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code } = thrown as NodeJS.ErrnoException;
  return code ?? reasonIn(thrown.cause) ?? thrown.message;
}

/** A refusal's text as JSON where it is JSON. */
export function refusal(status: number, text: string): AttemptEnd {
  const parsed = parseJson(text);
  return { kind: 'http', status, body: isObject(parsed) ? parsed : text.trim() };
}
