// How a call that did not succeed ends a command.
import { AppError, cleanLine, type Outcome } from '../base/index.ts';

/** What a call that did not succeed means for a person. */
export function outcomeError(
  outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>,
  endpoint: string,
  what: string,
): AppError {
  const said = cleanLine(outcome.message, 300);
  switch (outcome.kind) {
    case 'rate-limited':
      return new AppError('quota', `The quota of "${endpoint}" is used up: ${said}.`, {
        next: 'Try again later, or allow a longer wait with --max-wait.',
        data: { until: outcome.until === null ? null : new Date(outcome.until).toISOString() },
      });
    case 'rejected':
      return outcome.reason === 'authorization'
        ? new AppError('authorization', `"${endpoint}" refused the credential: ${said}.`, {
            next: 'Check the token, or add the endpoint again with `clickup-agent endpoint add`.',
          })
        : new AppError('failed', `"${endpoint}" refused ${what}: ${said}.`, {
            data: { reason: outcome.reason },
          });
    case 'unavailable':
    case 'unknown':
      return new AppError('unreachable', `"${endpoint}" did not answer ${what}: ${said}.`, {
        next: 'Check that the endpoint runs: `clickup-agent endpoint test`.',
      });
  }
}
