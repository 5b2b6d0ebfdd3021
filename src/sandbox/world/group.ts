// A user group (ClickUp's newer meaning of "team").
import type { Row } from './table.ts';

export interface Group extends Row {
  readonly name: string;
  readonly handle: string;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly memberIds: readonly string[];
}
