// The reading half of a bound endpoint: outcomes become values or errors that a person can read.
import { AppError, cleanLine, type Outcome } from '../base/index.ts';
import type { BoundEndpoint } from '../binding/index.ts';
import { isOperationName, operationNamed, type Reader } from '../clickup/index.ts';
import type { Lane } from '../quota/index.ts';

/** Reads through a binding. Errors: AppError by how the call ended; `data.reason` says why it was refused. */
export function createReader(
  endpoint: string,
  binding: BoundEndpoint,
  call: { lane: Lane; signal?: AbortSignal },
): Reader {
  return {
    async read(operation, input) {
      if (!isOperationName(operation)) {
        throw new AppError('usage', `There is no operation "${String(operation)}".`, {
          next: 'Run `clickup-agent doctor` to see the operations.',
        });
      }
      // Types keep writes out; this keeps them out of a workflow that was not type-checked.
      if (operationNamed(operation).effect !== 'read') {
        throw new AppError('failed', `${operation} writes, and a plan only reads.`);
      }
      const outcome = await binding.call(operation, input, { ...call, effect: 'read' });
      if (outcome.kind === 'ok') return outcome.value;
      throw outcomeError(outcome, endpoint, operation);
    },
    can: (operation) => binding.capability(operation).state !== 'absent',
  };
}

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
