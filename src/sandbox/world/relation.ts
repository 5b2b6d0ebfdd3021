// Ties between two tasks: waiting on, and merely linked.
import type { Row } from './table.ts';

export interface Relation extends Row {
  readonly kind: 'dependency' | 'link';
  /** For a dependency, the task that waits. */
  readonly taskId: string;
  /** For a dependency, the task that is waited for. */
  readonly otherId: string;
  readonly userId: string;
  readonly createdAt: number;
}
