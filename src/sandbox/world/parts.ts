// What hangs on tasks, places and the workspace, and is stored much as it is answered.
import type { Json, JsonObject } from '../../base/index.ts';
import type { Row } from './table.ts';

export interface ChecklistItem {
  readonly id: string;
  readonly name: string;
  readonly orderindex: number;
  readonly assigneeId: string | null;
  readonly resolved: boolean;
  readonly parentId: string | null;
  readonly createdAt: number;
}

/** A checklist on a task, with its items. */
export interface Checklist extends Row {
  readonly taskId: string;
  readonly name: string;
  readonly orderindex: number;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly items: readonly ChecklistItem[];
}

export type CommentParent = 'task' | 'list' | 'view' | 'comment';

/** A comment on a task, list or view, or a reply to another comment. */
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

/** A custom field and where it may be used. */
export interface Field extends Row {
  readonly name: string;
  readonly type: string;
  readonly typeConfig: JsonObject;
  readonly createdAt: number;
  readonly required: boolean;
  /** The place that the field was made on; it holds for everything below. */
  readonly scope: 'team' | 'space' | 'folder' | 'list';
  readonly scopeId: string;
}

/** Ties between two tasks: waiting on, and merely linked. */
export interface Relation extends Row {
  readonly kind: 'dependency' | 'link';
  /** For a dependency, the task that waits. */
  readonly taskId: string;
  /** For a dependency, the task that is waited for. */
  readonly otherId: string;
  readonly userId: string;
  readonly createdAt: number;
}

export type ViewParent = 'team' | 'space' | 'folder' | 'list';

/** A saved view. Its look (grouping, sorting, columns) is stored and given back, and does nothing. */
export interface View extends Row {
  readonly name: string;
  readonly type: string;
  readonly parentKind: ViewParent;
  readonly parentId: string;
  readonly look: JsonObject;
  readonly creatorId: string;
  readonly createdAt: number;
}

/** A user group (ClickUp's newer meaning of "team"). */
export interface Group extends Row {
  readonly name: string;
  readonly handle: string;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly memberIds: readonly string[];
}

/** A webhook as it was registered. The sandbox stores it and never calls it. */
export interface Webhook extends Row {
  readonly userId: string;
  readonly endpoint: string;
  readonly clientId: string;
  readonly events: readonly string[];
  readonly spaceId: string | null;
  readonly folderId: string | null;
  readonly listId: string | null;
  readonly taskId: string | null;
  readonly status: string;
  readonly secret: string;
}

/** Anything that ClickUp only keeps and gives back: its fields are the answer. */
export interface Thing extends Row {
  readonly kind: 'channel' | 'message' | 'reaction' | 'access';
  /** What it hangs on; empty where on the workspace. */
  readonly parentId: string;
  readonly fields: JsonObject;
}
