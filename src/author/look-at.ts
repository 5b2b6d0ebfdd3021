// The name that reading had in the first version.
import type { InputOf, OutputOf, ReadOperationName } from '../clickup/index.ts';
import type { PlanContext } from '../engine/index.ts';

/** Reads an operation, all its pages. Deprecated: `context.read` does the same. */
export function lookAt<N extends ReadOperationName>(
  context: Pick<PlanContext<unknown>, 'read'>,
  operation: N,
  input: InputOf<N>,
): Promise<OutputOf<N>> {
  return context.read(operation, input);
}
