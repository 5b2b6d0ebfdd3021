// Turns a failed outcome into the error that a person reads, for callers who cannot go on.
import { AppError, type ErrorCode, type Outcome } from '../../base/index.ts';

type Failed = Exclude<Outcome<unknown>, { kind: 'ok' }>;

/** The AppError of an outcome that stopped everything: `quota`, `authorization` or `unreachable`. */
export function failureOf(outcome: Failed): AppError {
  const next = nextOf(outcome);
  const data = { outcome: outcome.kind };
  return new AppError(codeOf(outcome), outcome.message, { data, ...(next && { next }) });
}

function codeOf(outcome: Failed): ErrorCode {
  if (outcome.kind === 'rate-limited') return 'quota';
  if (outcome.kind !== 'rejected') return 'unreachable';
  const { reason } = outcome;
  return reason === 'authorization' || reason === 'forbidden' ? 'authorization' : 'unreachable';
}

function nextOf(outcome: Failed): string | undefined {
  if (outcome.kind !== 'rejected') {
    return outcome.kind === 'rate-limited'
      ? undefined
      : 'Try again, or look closer with `clickup-agent doctor`.';
  }
  const next = outcome.data?.next;
  return typeof next === 'string' ? next : 'Look closer with `clickup-agent doctor`.';
}
