// A list: where tasks live.
import type { Status } from './status.ts';
import type { Row } from './table.ts';

export interface List extends Row {
  readonly name: string;
  readonly folderId: string;
  readonly spaceId: string;
  readonly content: string;
  readonly orderindex: number;
  /** The list's colour label, by colour name; not a task status. */
  readonly label: string | null;
  readonly priority: number | null;
  readonly assigneeId: string | null;
  readonly dueDate: number | null;
  readonly dueDateTime: boolean;
  readonly startDate: number | null;
  readonly startDateTime: boolean;
  /** The list's own statuses, or null while it uses those above it. */
  readonly statuses: readonly Status[] | null;
  readonly archived: boolean;
  readonly deleted: boolean;
  /** Who was given this alone, whether they see what it stands in or not. */
  readonly sharedWith?: readonly string[];
}
