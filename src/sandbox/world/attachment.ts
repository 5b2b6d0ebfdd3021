// A file put on a task. Only its description is kept, never its bytes.
import type { Row } from './table.ts';

export interface Attachment extends Row {
  readonly taskId: string;
  readonly title: string;
  readonly extension: string;
  /** Bytes. */
  readonly size: number;
  readonly userId: string;
  readonly createdAt: number;
}
