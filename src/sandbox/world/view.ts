// A saved view. Its look (grouping, sorting, columns) is stored and given back, and does nothing.
import type { JsonObject } from '../../base/index.ts';
import type { Row } from './table.ts';

export type ViewParent = 'team' | 'space' | 'folder' | 'list';

export interface View extends Row {
  readonly name: string;
  readonly type: string;
  readonly parentKind: ViewParent;
  readonly parentId: string;
  readonly look: JsonObject;
  readonly creatorId: string;
  readonly createdAt: number;
}
