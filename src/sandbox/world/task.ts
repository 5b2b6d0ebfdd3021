// A task, and what happens to its dates when its status changes.
import type { Json } from '../../base/index.ts';
import { DATES_BY_STATUS_TYPE } from '../assumptions.ts';
import type { Status } from './spaces.ts';
import type { Row } from './table.ts';

export interface Task extends Row {
  readonly customId: string | null;
  readonly customItemId: number;
  readonly name: string;
  /** Markdown; the plain text is derived when asked for. */
  readonly description: string;
  readonly statusId: string;
  /** Kept beside the id: when a status is gone, the task falls back to the list's first. */
  readonly status: string;
  readonly statusHistory: readonly StatusChange[];
  /** Counts up with creation; orders tasks made in the same millisecond. */
  readonly orderindex: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly doneAt: number | null;
  readonly closedAt: number | null;
  readonly archived: boolean;
  readonly deleted: boolean;
  readonly creatorId: string;
  readonly assigneeIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly watcherIds: readonly string[];
  readonly tags: readonly string[];
  readonly parentId: string | null;
  readonly priority: number | null;
  readonly dueDate: number | null;
  readonly startDate: number | null;
  readonly points: number | null;
  readonly timeEstimate: number | null;
  readonly fields: Readonly<Record<string, Json>>;
  readonly listId: string;
  /** Further lists the task is shown in. */
  readonly otherListIds: readonly string[];
  /** Milliseconds by user id, where people were given shares of the estimate. */
  readonly estimates?: Readonly<Record<string, number>>;
  /** Who was given this task alone. */
  readonly sharedWith?: readonly string[];
}

interface StatusChange {
  readonly statusId: string;
  readonly since: number;
}

export type StatusFields = Pick<
  Task,
  'statusId' | 'status' | 'doneAt' | 'closedAt' | 'statusHistory'
>;

/** The fields that follow from a task getting `status` at `now`. */
export function enterStatus(task: StatusFields | null, status: Status, now: number): StatusFields {
  const dates = DATES_BY_STATUS_TYPE[status.type];
  const history = task?.statusHistory ?? [];
  return {
    statusId: status.id,
    status: status.status,
    doneAt: dates.done ? (task?.doneAt ?? now) : null,
    closedAt: dates.closed ? (task?.closedAt ?? now) : null,
    statusHistory:
      history.at(-1)?.statusId === status.id
        ? history
        : [...history, { statusId: status.id, since: now }],
  };
}
