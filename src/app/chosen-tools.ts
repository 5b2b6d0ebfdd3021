// The tools that a profile has chosen for operations, checked.
import { AppError, type Json } from '../base/index.ts';
import type { BindingOptions } from '../binding/index.ts';
import { isOperationName } from '../clickup/index.ts';
import type { ProfileSettings } from '../config/index.ts';
import { given } from './given.ts';

/** The profile's own bindings. Errors: AppError `usage` for one of an operation that does not exist. */
export function chosenTools(bindings: NonNullable<ProfileSettings['bindings']>): Overrides {
  const overrides: Overrides = {};
  for (const [operation, { tool, args, schema }] of Object.entries(bindings)) {
    if (!isOperationName(operation)) {
      throw new AppError('usage', `The profile binds "${operation}", which is not an operation.`, {
        next: 'Run `clickup-agent doctor` to see the operations.',
      });
    }
    overrides[operation] = {
      tool,
      ...given({ args: args as Record<string, Json> | undefined, schema }),
    };
  }
  return overrides;
}

type Overrides = NonNullable<BindingOptions['overrides']>;
