// How one try ended, as plain facts. No judgement: outcome.ts decides what each of these means.
import { isObject, type Json, parseJson } from '../../base/index.ts';
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

/** System codes of a connection that was never made, so nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  'EACCES',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What a tunnel that a proxy did not open is called; nothing has been sent through it. */
const PROXY_REFUSAL = /^Proxy response \((\d+)\)/;

/** What a failed `fetch` says about whether the request can have arrived. */
export function endingOfNetworkError(thrown: unknown): AttemptEnd {
  const causes = causesOf(thrown);
  const code = causes.map((cause) => cause.code).find((value) => value !== undefined);
  const message = code ?? causes.at(-1)?.message ?? 'the request failed';
  const turnedAway = causes.flatMap((cause) => PROXY_REFUSAL.exec(cause.message)?.[1] ?? []);
  if (turnedAway.length > 0)
    return { kind: 'unsent', message: `the proxy answered ${turnedAway[0]}` };
  const unsent = causes.some(
    (cause) =>
      cause.syscall === 'connect' ||
      (cause.code !== undefined &&
        (NEVER_CONNECTED.has(cause.code) || /CERT|_TLS_|^EPROTO$/.test(cause.code))),
  );
  return unsent ? { kind: 'unsent', message } : { kind: 'lost', message };
}

interface Cause {
  code: string | undefined;
  syscall: string | undefined;
  message: string;
}

/** The chain of causes, and the members of aggregates (one per address that was tried). */
function causesOf(thrown: unknown, depth = 0): Cause[] {
  if (!(thrown instanceof Error) || depth > 5) return [];
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  const own: Cause = {
    code: typeof code === 'string' ? code : undefined,
    syscall,
    message: thrown.message,
  };
  const inner = thrown instanceof AggregateError ? thrown.errors : [thrown.cause];
  return [own, ...inner.flatMap((cause) => causesOf(cause, depth + 1))];
}

/** A refusal's text as JSON where it is JSON. */
export function refusal(status: number, text: string): AttemptEnd {
  const parsed = parseJson(text);
  return { kind: 'http', status, body: isObject(parsed) ? parsed : text.trim() };
}
