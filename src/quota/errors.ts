// The ways a wait or a call ends badly, in words for a person.
import { AppError } from '../base/index.ts';

/** Out of quota for longer than the caller allows. `until`: epoch ms when it is worth coming back. */
export function outOfQuota(until: number): AppError {
  const iso = new Date(until).toISOString();
  return new AppError(
    'quota',
    `The quota is used up until ${iso}, which is longer than this may wait.`,
    {
      next: `Run it again after ${iso}, or allow a longer wait.`,
      data: { until: iso },
    },
  );
}

/** The wait was cancelled, by the caller or by closing. */
export function interrupted(cause?: unknown): AppError {
  return new AppError('interrupted', 'The call was cancelled while it waited for quota.', {
    next: 'Nothing was sent; start it again when you like.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The call was cut off under way, by the caller or by closing: it may have reached the endpoint. */
export function cutOff(repeatable: boolean, cause: unknown): AppError {
  return new AppError('interrupted', 'The call was cut off before its answer came.', {
    next: repeatable
      ? 'It only reads; start it again when you like.'
      : 'It may have taken effect: the next run looks for it before it writes.',
    cause,
  });
}
