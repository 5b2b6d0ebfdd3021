// Every operation by name: how its tool is recognized, its input encoded and its output decoded.
import type { OperationName } from '../../clickup/index.ts';
import { chatSpecs } from './chat.ts';
import type { AnyIntent, OperationSpec, SpecTable } from './contract.ts';
import { docSpecs } from './doc.ts';
import { goalSpecs } from './goal.ts';
import { memberSpecs } from './member.ts';
import { placeSpecs } from './place.ts';
import { taskSpecs } from './task.ts';
import { taskPartSpecs } from './task-parts.ts';
import { timeSpecs } from './time.ts';

const specs: SpecTable = {
  ...placeSpecs,
  ...memberSpecs,
  ...taskSpecs,
  ...taskPartSpecs,
  ...timeSpecs,
  ...goalSpecs,
  ...docSpecs,
  ...chatSpecs,
};

export function specOf<N extends OperationName>(operation: N): OperationSpec<N> {
  return specs[operation];
}

/** The ways an operation can be served, best first. */
export function intentsOf(operation: OperationName): AnyIntent[] {
  return specs[operation].ways;
}
