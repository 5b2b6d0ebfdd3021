// Reading a whole answer with its type.
import type { InputOf, OutputOf, ReadOperationName } from '../clickup/index.ts';
import type { PlanContext } from '../engine/index.ts';

/**
 * Reads an operation, all its pages. The answer is remembered for a minute, so a step that names
 * `{ operation, input }` as its look or precondition costs no second call when it is written at once.
 */
export async function lookAt<N extends ReadOperationName>(
  context: Pick<PlanContext<unknown>, 'look'>,
  operation: N,
  input: InputOf<N>,
): Promise<OutputOf<N>> {
  // The reader has parsed the answer; only its type was lost on the way.
  return (await context.look({ operation, input: { ...input } })) as OutputOf<N>;
}
