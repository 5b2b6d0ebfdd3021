// The table of how each operation's tool is recognised, by operation name.
import type { OperationName } from '../../clickup/index.ts';
import { docIntents } from './docs.ts';
import { goalIntents } from './goals.ts';
import { hierarchyIntents } from './hierarchy.ts';
import type { Field, Intent } from './intent.ts';
import { taskIntents } from './tasks.ts';
import { timeIntents } from './time.ts';

const intents = {
  ...hierarchyIntents,
  ...taskIntents,
  ...timeIntents,
  ...goalIntents,
  ...docIntents,
} satisfies Record<OperationName, unknown>;

/** An intent whose operation is forgotten: fields by the name of the input member they carry. */
export interface AnyIntent extends Omit<Intent, 'fields'> {
  fields: Record<string, Field>;
}

/** The ways an operation can be served, best first. */
export function intentsOf(operation: OperationName): AnyIntent[] {
  return intents[operation];
}
