// A key result: a measure under a goal, and the last thing that was done to it.
import type { Row } from './table.ts';

export const KEY_RESULT_TYPES = [
  'number',
  'currency',
  'boolean',
  'percentage',
  'automatic',
] as const;
export type KeyResultType = (typeof KEY_RESULT_TYPES)[number];

export interface KeyResult extends Row {
  readonly goalId: string;
  readonly name: string;
  readonly type: KeyResultType;
  readonly unit: string;
  readonly stepsStart: number;
  readonly stepsEnd: number;
  readonly stepsCurrent: number;
  readonly ownerIds: readonly string[];
  readonly taskIds: readonly string[];
  readonly listIds: readonly string[];
  readonly creatorId: string;
  readonly createdAt: number;
  readonly lastAction: LastAction;
}

interface LastAction {
  readonly id: string;
  readonly userId: string;
  readonly note: string;
  readonly at: number;
  /** The value before the action, and how far the action moved it. */
  readonly before: number;
  readonly taken: number;
}
