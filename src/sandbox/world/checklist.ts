// A checklist on a task, with its items.
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

export interface Checklist extends Row {
  readonly taskId: string;
  readonly name: string;
  readonly orderindex: number;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly items: readonly ChecklistItem[];
}
