// A task, and what happens to its dates when its status changes.
import type { Json } from '../../base/index.ts';
import { isDone } from '../assumptions.ts';
import type { Made } from './parts.ts';
import type { Status } from './spaces.ts';
import type { Row } from './table.ts';

/** A task where nothing else is said. */
export const TASK = {
  customId: null as string | null,
  customItemId: 0,
  /** Markdown; the plain text is derived when asked for. */
  description: '',
  archived: false,
  deleted: false,
  assigneeIds: [] as readonly string[],
  groupIds: [] as readonly string[],
  tags: [] as readonly string[],
  parentId: null as string | null,
  priority: null as number | null,
  dueDate: null as number | null,
  startDate: null as number | null,
  points: null as number | null,
  timeEstimate: null as number | null,
  fields: {} as Readonly<Record<string, Json>>,
  /** Further lists the task is shown in. */
  otherListIds: [] as readonly string[],
};

export interface Task extends Row, Made, Readonly<typeof TASK> {
  readonly name: string;
  readonly statusId: string;
  /** Stored with the id: when a status is gone, the task falls back to the list's first. */
  readonly status: string;
  readonly statusHistory: readonly StatusChange[];
  /** Counts up with creation; orders tasks made in the same millisecond. */
  readonly orderindex: number;
  readonly updatedAt: number;
  readonly doneAt: number | null;
  readonly closedAt: number | null;
  readonly watcherIds: readonly string[];
  readonly listId: string;
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
  const history = task?.statusHistory ?? [];
  return {
    statusId: status.id,
    status: status.status,
    doneAt: isDone(status.type) ? (task?.doneAt ?? now) : null,
    closedAt: status.type === 'closed' ? (task?.closedAt ?? now) : null,
    statusHistory:
      history.at(-1)?.statusId === status.id
        ? history
        : [...history, { statusId: status.id, since: now }],
  };
}
