// A comment on a task, list or view, or a reply to another comment.
import type { Json } from '../../base/index.ts';
import type { Row } from './table.ts';

export type CommentParent = 'task' | 'list' | 'view' | 'comment';

export interface Comment extends Row {
  readonly parentKind: CommentParent;
  readonly parentId: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly userId: string;
  readonly assigneeId: string | null;
  readonly assignedById: string | null;
  readonly resolved: boolean;
  readonly createdAt: number;
}
