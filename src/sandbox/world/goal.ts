// A goal and the folders goals stand in. How far a goal is comes from its key results.
import type { Row } from './table.ts';

export interface Goal extends Row {
  readonly prettyId: number;
  readonly name: string;
  readonly description: string;
  readonly color: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startDate: number | null;
  readonly dueDate: number | null;
  readonly creatorId: string;
  readonly ownerIds: readonly string[];
  readonly multipleOwners: boolean;
  readonly private: boolean;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly folderId: string | null;
  readonly editorToken: string;
}

export interface GoalFolder extends Row {
  readonly name: string;
  readonly private: boolean;
  readonly createdAt: number;
  readonly creatorId: string;
}
