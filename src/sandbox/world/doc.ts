// A doc and its pages, which form a tree.
import type { Row } from './table.ts';

export interface Doc extends Row {
  readonly name: string;
  readonly parentId: string;
  /** 4 space, 5 folder, 6 list, 7 everything, 12 workspace. */
  readonly parentType: number;
  readonly public: boolean;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archived: boolean;
}

export interface Page extends Row {
  readonly docId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly subTitle: string;
  /** Markdown. */
  readonly content: string;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}
