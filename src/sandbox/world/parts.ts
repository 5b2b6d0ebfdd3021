// What hangs on tasks, places and the workspace, and is stored much as it is answered.
import type { Json, JsonObject } from '../../base/index.ts';
import type { Tag } from './spaces.ts';
import type { Row } from './table.ts';

/** Who made it, and when (epoch ms). */
export interface Made {
  readonly creatorId: string;
  readonly createdAt: number;
}

export interface ChecklistItem {
  readonly id: string;
  readonly name: string;
  readonly assigneeId: string | null;
  readonly resolved: boolean;
  readonly parentId: string | null;
  readonly createdAt: number;
}

/** A checklist on a task, with its items. */
export interface Checklist extends Row, Made {
  readonly taskId: string;
  readonly name: string;
  readonly orderindex: number;
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
  /** The place that the field was made on; it holds for everything below. */
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

/** A user group (ClickUp's newer meaning of "team"). */
export interface Group extends Row, Made {
  readonly name: string;
  readonly handle: string;
  readonly memberIds: readonly string[];
}

/** Anything that ClickUp only keeps and gives back: its fields are the answer. */
export interface Thing extends Row {
  readonly kind: 'channel' | 'message' | 'reaction' | 'access' | 'view' | 'webhook';
  /** What it hangs on; empty where on the workspace. */
  readonly parentId: string;
  readonly fields: JsonObject;
}

export interface Attachment extends Row {
  readonly taskId: string;
  readonly title: string;
  readonly extension: string;
  /** Bytes. */
  readonly size: number;
  readonly userId: string;
  readonly createdAt: number;
}

export interface Doc extends Row, Made {
  readonly name: string;
  readonly parentId: string;
  /** 4 space, 5 folder, 6 list, 7 everything, 12 workspace. */
  readonly parentType: number;
  readonly public: boolean;
  readonly updatedAt: number;
  readonly archived: boolean;
}

/** A page where nothing else is said. */
export const PAGE = {
  parentId: null as string | null,
  name: '',
  subTitle: '',
  /** Markdown. */
  content: '',
};

export interface Page extends Row, Readonly<typeof PAGE>, Made {
  readonly docId: string;
  readonly updatedAt: number;
}

/** A goal where nothing else is said. */
export const GOAL = {
  description: '\n',
  startDate: null as number | null,
  multipleOwners: true,
  private: false,
  archived: false,
  pinned: false,
  folderId: null as string | null,
};

export interface Goal extends Row, Readonly<typeof GOAL>, Made {
  readonly prettyId: number;
  readonly name: string;
  readonly color: string;
  readonly updatedAt: number;
  readonly dueDate: number | null;
  readonly ownerIds: readonly string[];
  readonly editorToken: string;
}

export interface GoalFolder extends Row, Made {
  readonly name: string;
  readonly private: boolean;
}

export const KEY_RESULT_TYPES = [
  'number',
  'currency',
  'boolean',
  'percentage',
  'automatic',
] as const;
export type KeyResultType = (typeof KEY_RESULT_TYPES)[number];

export interface KeyResult extends Row, Made {
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

/** A time entry where nothing else is said. */
export const TIME_ENTRY = {
  description: '',
  billable: false,
  tags: [] as readonly Tag[],
  source: 'clickup',
};

export interface TimeEntry extends Row, Readonly<typeof TIME_ENTRY> {
  /** Null when the entry is attached to nothing. */
  readonly taskId: string | null;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly start: number;
  /** Epoch milliseconds; null while the timer runs. */
  readonly end: number | null;
  readonly at: number;
}

/** Milliseconds tracked; minus the elapsed time while the timer runs, as ClickUp tells it. */
export function durationOf(entry: TimeEntry, now: number): number {
  return entry.end === null ? -(now - entry.start) : entry.end - entry.start;
}
