// clickup: the domain. Entities, operations (input, output, effect, probe, inverse).
export { incomplete, reasonsTogether, whyIncomplete } from './completeness.ts';
export {
  type Channel,
  type Comment,
  type CurrentUser,
  type CustomField,
  comment,
  currentUser,
  type Doc,
  doc,
  type FieldValue,
  type Folder,
  type Goal,
  goal,
  type KeyResult,
  keyResult,
  type List,
  list,
  type Member,
  member,
  type Page,
  type Priority,
  page,
  type Space,
  type Status,
  type Task,
  type TimeEntry,
  task,
  timeEntry,
  type Workspace,
  workspace,
} from './entities.ts';
export { locationText } from './field-values.ts';
export { markersIn, withoutMarkers } from './marker-text.ts';
export type { Effect, Inverse, Operation, OperationCall, Probe } from './operation.ts';
export {
  type InputOf,
  isOperationName,
  type OperationName,
  type OutputOf,
  operationNamed,
  operations,
  type Read,
  type Reader,
  type ReadOperationName,
  type WriteName,
  type WriteOperationName,
} from './operations/index.ts';
export { isToolCallName, type ToolCallName, toolCalls } from './operations/tool-calls.ts';
export { amended, noteReported, reportedOf } from './reported.ts';
export { isCustomTaskId, taskUrl, withOwnTaskIds } from './task-id.ts';
