// The reading half of a bound endpoint: outcomes become values or errors that a person can read.
import { AppError } from '../base/index.ts';
import { type BoundEndpoint, isUsable } from '../binding/index.ts';
import { isOperationName, operationNamed, type Reader } from '../clickup/index.ts';
import type { Lane } from '../quota/index.ts';
import { outcomeError } from './outcome-error.ts';

/** Ids that ClickUp itself gave: a refusal is not about one of them being mistyped. */
const NEVER_ODD = /^(workspace|assignee|user)Ids?$/;

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
      const wide = Object.keys(input).every((key) => !/Ids?$/.test(key) || NEVER_ODD.test(key));
      throw outcomeError(outcome, endpoint, operation, wide);
    },
    can: (operation) => isUsable(binding.capability(operation)),
  };
}
