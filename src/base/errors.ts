// The one error type that reaches a person: what happened, what to do next, and a code for scripts.
import type { JsonObject } from './json.ts';

/**
 * Why the program could not do what was asked. `src/main.ts` turns each code into an exit code;
 * rooms below it know only the code.
 */
export type ErrorCode =
  | 'failed'
  | 'usage'
  | 'partial'
  | 'authorization'
  | 'denied'
  | 'quota'
  | 'unreachable'
  | 'budget'
  | 'stale'
  | 'locked'
  | 'timeout'
  | 'interrupted';

/** Error facts besides the sentence. `next` is a sentence that says what to do; `data` is for JSON output. */
export interface AppErrorDetails {
  next?: string;
  data?: JsonObject;
  cause?: unknown;
}

/** An error meant for a person: `message` is one clear sentence without secrets. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly next: string | undefined;
  readonly data: JsonObject;

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.next = details.next;
    this.data = details.data ?? {};
  }
}

/** What the system's codes mean, for a person. */
const PLAIN: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'The quota of this disk is used up',
};

/** The sentence of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const plain = PLAIN[(thrown as NodeJS.ErrnoException).code ?? ''];
  return plain ?? thrown.message.replace(/^database or disk is full$/, 'The disk is full');
}
