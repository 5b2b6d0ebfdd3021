// A custom field and where it may be used.
import type { JsonObject } from '../../base/index.ts';
import type { Row } from './table.ts';

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
