// documentation: ClickUp's REST methods as records, which the gateway makes its tools of, and the search
// that finds a tool by plain words.
import { attachmentRecords } from './attachments.ts';
import { chatRecords } from './chat.ts';
import { checklistRecords } from './checklists.ts';
import { commentRecords } from './comments.ts';
import { docRecords } from './docs.ts';
import { fieldRecords } from './fields.ts';
import { goalRecords } from './goals.ts';
import { groupRecords, memberRecords } from './groups.ts';
import { guestRecords } from './guests.ts';
import { hierarchyRecords } from './hierarchy.ts';
import { accessRecords, placeRecords } from './places.ts';
import type { MethodRecord } from './record.ts';
import { tagRecords } from './tags.ts';
import { taskRelationRecords } from './task-relations.ts';
import { taskRecords } from './tasks.ts';
import { customItemRecords, templateRecords } from './templates.ts';
import { timeRecords } from './time.ts';
import { administrationRecords, userRecords } from './users.ts';
import { viewCommentRecords, viewRecords } from './views.ts';
import { webhookRecords } from './webhooks.ts';

export {
  type Argument,
  effectOf,
  type MethodRecord,
  type ValueSchema,
} from './record.ts';
export { type SearchedTool, toolSearch } from './search.ts';

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
  ...placeRecords,
  ...customItemRecords,
  ...taskRelationRecords,
  ...checklistRecords,
  ...attachmentRecords,
  ...viewRecords,
  ...viewCommentRecords,
  ...templateRecords,
  ...groupRecords,
  ...chatRecords,
  ...webhookRecords,
  ...userRecords,
  ...guestRecords,
  ...accessRecords,
  ...administrationRecords,
];
