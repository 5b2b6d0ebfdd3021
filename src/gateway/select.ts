// Which documented methods get a tool: filters by kind of method and by subject.
import { effectOf, type MethodRecord } from '../clickup/index.ts';

/** A kind of method, or one of the two groups: `read` is list and get, `write` all that changes. */
export type MethodFilter = 'read' | 'write' | 'list' | 'get' | 'create' | 'update' | 'delete';

/** What a caller wants to see. A missing filter lets everything pass; two must both let it pass. */
export interface Selection {
  methods?: readonly MethodFilter[];
  tags?: readonly string[];
}

/** Whether the selection lets a method pass. */
export function isSelected(record: MethodRecord, { methods, tags }: Selection): boolean {
  const group = effectOf(record) === 'read' ? 'read' : 'write';
  return (
    (methods === undefined || methods.some((one) => one === group || one === record.kind)) &&
    (tags === undefined || record.tags.some((tag) => tags.includes(tag)))
  );
}
