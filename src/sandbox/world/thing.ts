// Anything that ClickUp only keeps and gives back: its fields are the answer.
import type { JsonObject } from '../../base/index.ts';
import type { Row } from './table.ts';

export interface Thing extends Row {
  readonly kind: 'channel' | 'message' | 'reaction' | 'access';
  /** What it hangs on; empty where on the workspace. */
  readonly parentId: string;
  readonly fields: JsonObject;
}
