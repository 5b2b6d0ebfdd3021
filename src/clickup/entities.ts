// ClickUp's things as the rest of the house sees them: one shape each, whatever an endpoint sent.
// Instants are epoch milliseconds, spans milliseconds, ids strings; absent values are null.
import { z } from 'zod';

const id = z.string().min(1);
const instant = z.number();

export const member = z.object({
  id,
  name: z.string(),
  email: z.string().nullable().default(null),
  /** `owner`, `admin`, `member`, `guest`, or null where the endpoint does not say. */
  role: z.string().nullable().default(null),
  /** A workspace-defined role such as "Backend Team Lead". */
  title: z.string().nullable().default(null),
});
export type Member = z.infer<typeof member>;

/** The person whose credential it is; only they are shown with their time zone. */
export const currentUser = member.extend({
  /** IANA zone of the account, null where the endpoint does not say. */
  timeZone: z.string().nullable(),
});
export type CurrentUser = z.infer<typeof currentUser>;

export const workspace = z.object({ id, name: z.string(), members: z.array(member).default([]) });
export type Workspace = z.infer<typeof workspace>;

/** `type` decides whether a task counts as finished: `done` and `closed` do. */
const status = z.object({
  name: z.string(),
  type: z.enum(['open', 'custom', 'done', 'closed']).nullable().default(null),
});
export type Status = z.infer<typeof status>;

export const list = z.object({
  id,
  name: z.string(),
  folderId: id.nullable().default(null),
  spaceId: id.nullable().default(null),
  archived: z.boolean().default(false),
  statuses: z.array(status).nullable().default(null),
  startAt: instant.nullable().default(null),
  dueAt: instant.nullable().default(null),
});
export type List = z.infer<typeof list>;

export const folder = z.object({
  id,
  name: z.string(),
  spaceId: id.nullable().default(null),
  archived: z.boolean().default(false),
  /** Null when the endpoint names folders without their lists. */
  lists: z.array(list).nullable().default(null),
});
export type Folder = z.infer<typeof folder>;

export const space = z.object({
  id,
  name: z.string(),
  archived: z.boolean().default(false),
  statuses: z.array(status).nullable().default(null),
});
export type Space = z.infer<typeof space>;

/** 1 urgent, 2 high, 3 normal, 4 low. */
export const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type Priority = z.infer<typeof priority>;

/**
 * A custom field as its list defines it. `type` is ClickUp's: `drop_down`, `labels`, `users`, `date`,
 * `number`, `currency`, `checkbox`, `short_text`, `emoji` and so on.
 */
export const customField = z.object({
  id,
  name: z.string(),
  type: z.string(),
  /** Of drop-downs and labels, in their order. */
  options: z.array(z.object({ id, name: z.string() })).default([]),
});
export type CustomField = z.infer<typeof customField>;

/**
 * What a task has in a custom field, as people see it: the names of options, ids of people and tasks,
 * epoch ms, numbers, texts; null where it is not set.
 */
const fieldValue = customField.extend({
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
});
export type FieldValue = z.infer<typeof fieldValue>;

const checklist = z.object({
  name: z.string(),
  items: z.array(z.object({ name: z.string(), resolved: z.boolean().default(false) })).default([]),
});

const attachment = z.object({ id, title: z.string(), url: z.string().nullable().default(null) });

export const task = z.object({
  id,
  customId: z.string().nullable().default(null),
  name: z.string(),
  /** Empty where the task says nothing, null where the endpoint does not show what it says. */
  description: z.string().nullable().default(null),
  status,
  createdAt: instant.nullable().default(null),
  updatedAt: instant.nullable().default(null),
  /** When the task moved to a done or closed status. */
  doneAt: instant.nullable().default(null),
  closedAt: instant.nullable().default(null),
  archived: z.boolean().default(false),
  creatorId: id.nullable().default(null),
  assignees: z.array(member).default([]),
  tags: z.array(z.string()).default([]),
  parentId: id.nullable().default(null),
  priority: priority.nullable().default(null),
  dueAt: instant.nullable().default(null),
  /** Whether the due date has a time of day; null where the endpoint does not say, as ClickUp. */
  dueHasTime: z.boolean().nullable().default(null),
  startAt: instant.nullable().default(null),
  estimateMs: z.number().nullable().default(null),
  /** Shares of the estimate by user id, ms, where people were given some. */
  estimates: z.record(z.string(), z.number()).default({}),
  /** Time tracked by everyone, null where the endpoint leaves it out. */
  spentMs: z.number().nullable().default(null),
  /** Sprint points. */
  points: z.number().nullable().default(null),
  /** Custom fields, set or not; null where the endpoint does not show them. */
  fields: z.array(fieldValue).nullable().default(null),
  /** Null where the endpoint does not show them, as in most listings. */
  checklists: z.array(checklist).nullable().default(null),
  attachments: z.array(attachment).nullable().default(null),
  url: z.string().nullable().default(null),
  listId: id.nullable().default(null),
  listName: z.string().nullable().default(null),
  /** Further lists that it is shown in; null where the endpoint does not say. */
  otherListIds: z.array(id).nullable().default(null),
  folderId: id.nullable().default(null),
  spaceId: id.nullable().default(null),
  workspaceId: id.nullable().default(null),
});
export type Task = z.infer<typeof task>;

export const comment = z.object({
  id,
  text: z.string(),
  userId: id.nullable().default(null),
  userName: z.string().nullable().default(null),
  createdAt: instant.nullable().default(null),
});
export type Comment = z.infer<typeof comment>;

/** A channel of ClickUp's chat; direct messages have no name. */
export const channel = z.object({ id, name: z.string().default('') });
export type Channel = z.infer<typeof channel>;

export const timeEntry = z.object({
  id,
  taskId: id.nullable().default(null),
  taskName: z.string().nullable().default(null),
  userId: id.nullable().default(null),
  start: instant.nullable().default(null),
  /** Null while the timer runs. */
  end: instant.nullable().default(null),
  /** Milliseconds tracked; for a running timer, what had elapsed when it was read. */
  durationMs: z.number(),
  running: z.boolean().default(false),
  description: z.string().default(''),
  billable: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  /** When the entry was written. */
  recordedAt: instant.nullable().default(null),
});
export type TimeEntry = z.infer<typeof timeEntry>;

export const keyResult = z.object({
  id,
  goalId: id.nullable().default(null),
  name: z.string(),
  type: z.enum(['number', 'currency', 'boolean', 'percentage', 'automatic']).catch('number'),
  start: z.number().nullable().default(null),
  target: z.number().nullable().default(null),
  /** Left out where the endpoint does not show it. */
  current: z.number().nullish(),
  unit: z.string().default(''),
  /** The lists whose tasks it counts. */
  listIds: z.array(id).default([]),
  /** 0 to 100, null where the endpoint does not say. */
  percent: z.number().nullable().default(null),
  completed: z.boolean().default(false),
  /** The last change anyone made to it, null for none; left out where the endpoint does not show it. */
  lastAction: z
    .object({ note: z.string().default(''), at: instant.nullable().default(null) })
    .nullish(),
});
export type KeyResult = z.infer<typeof keyResult>;

export const goal = z.object({
  id,
  name: z.string(),
  description: z.string().default(''),
  dueAt: instant.nullable().default(null),
  startAt: instant.nullable().default(null),
  /** 0 to 100, null where the endpoint does not say. */
  percent: z.number().nullable().default(null),
  archived: z.boolean().default(false),
  url: z.string().nullable().default(null),
  /** Null where a listing leaves the key results out: read the goal itself. */
  keyResults: z.array(keyResult).nullable().default(null),
});
export type Goal = z.infer<typeof goal>;

export const doc = z.object({ id, name: z.string(), workspaceId: id.nullable().default(null) });
export type Doc = z.infer<typeof doc>;

const pageShape = z.object({
  id,
  name: z.string(),
  docId: id.nullable().default(null),
  parentId: id.nullable().default(null),
  content: z.string().nullable().default(null),
});
export type Page = z.infer<typeof pageShape>;
/** Pages come flat; `parentId` keeps their nesting. */
export const page = pageShape;
