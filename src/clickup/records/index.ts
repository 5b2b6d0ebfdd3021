// The table of documented REST methods: what the gateway makes its tools of.
import { commentRecords } from './comments.ts';
import { docRecords } from './docs.ts';
import { fieldRecords } from './fields.ts';
import { goalRecords } from './goals.ts';
import { hierarchyRecords } from './hierarchy.ts';
import { memberRecords } from './members.ts';
import type { MethodRecord } from './record.ts';
import { tagRecords } from './tags.ts';
import { taskRecords } from './tasks.ts';
import { timeRecords } from './time.ts';

export {
  type Argument,
  effectOf,
  type MethodRecord,
  type ValueSchema,
} from './record.ts';

export const records: readonly MethodRecord[] = [
  ...hierarchyRecords,
  ...memberRecords,
  ...taskRecords,
  ...tagRecords,
  ...commentRecords,
  ...fieldRecords,
  ...timeRecords,
  ...goalRecords,
  ...docRecords,
];
