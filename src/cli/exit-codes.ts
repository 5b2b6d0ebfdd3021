// The exit codes that scripts rely on, and the error codes that lead to them.
import type { ErrorCode } from '../base/index.ts';

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  authorization: 4,
  denied: 5,
  quota: 6,
  unreachable: 7,
  budget: 8,
  stale: 9,
  pending: 10,
  locked: 75,
  timeout: 124,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of an error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return EXIT[code];
}
