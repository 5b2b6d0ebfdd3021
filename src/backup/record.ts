// A task as a backup holds it: everything that is known of it, in words that mean the same tomorrow and on
// any machine. Instants are ISO in UTC, spans in ms; what is not set is left out.
import type { Comment, Member, Page, Task, TimeEntry } from '../clickup/index.ts';

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** What stands in the head of a Markdown file, and at the top of a JSON one. */
export interface Facts {
  id: string;
  name: string;
  /** Custom fields by their names. */
  fields?: Record<string, unknown>;
  [name: string]: unknown;
}

export interface TaskRecord {
  facts: Facts;
  description: string;
  checklists: NonNullable<Task['checklists']>;
  attachments: { title: string; url: string | null }[];
  time: (Pick<TimeEntry, 'durationMs' | 'description' | 'billable' | 'tags'> & {
    by: string;
    start: string | null;
  })[];
  /** The oldest first. */
  comments: { by: string; at: string | null; text: string }[];
}

/** What was read of a task in addition to itself. */
export interface Around {
  comments: readonly Comment[];
  time: readonly TimeEntry[];
  /** Names of people by their ids. */
  people: ReadonlyMap<string, string>;
}

export function recordOf(task: Task, { comments, time, people }: Around): TaskRecord {
  const person = (id: string | null) => (id === null ? null : (people.get(id) ?? id));
  const { fields } = task;
  const set = (fields ?? []).filter(({ value }) => value !== null && !isEmpty(value));
  const facts: Facts = {
    ...{ id: task.id, customId: task.customId, name: task.name, url: task.url },
    ...{ status: task.status.name, statusType: task.status.type },
    ...{ list: task.listName, listId: task.listId, otherListIds: task.otherListIds },
    ...{ folderId: task.folderId, spaceId: task.spaceId, parentId: task.parentId },
    assignees: task.assignees.map(nameOf),
    creator: person(task.creatorId),
    priority: task.priority === null ? null : PRIORITIES[task.priority - 1],
    tags: [...task.tags].sort(),
    ...{ created: iso(task.createdAt), updated: iso(task.updatedAt) },
    ...{ start: iso(task.startAt), due: iso(task.dueAt) },
    ...{ done: iso(task.doneAt), closed: iso(task.closedAt) },
    archived: task.archived || null,
    ...{ estimateMs: task.estimateMs, trackedMs: task.spentMs || null, points: task.points },
    estimatesMs: Object.fromEntries(
      Object.entries(task.estimates).map(([id, ms]) => [person(id) ?? id, ms]),
    ),
    fields: Object.fromEntries(
      set.map(({ id, name, type, value }) => [
        // Two fields of one name are both there.
        set.some((other) => other.id !== id && other.name === name) ? `${name} (${id})` : name,
        type === 'date' && typeof value === 'number' ? iso(value) : value,
      ]),
    ),
  };
  return {
    facts: withoutEmpty(facts) as Facts,
    description: task.description ?? '',
    checklists: task.checklists ?? [],
    attachments: (task.attachments ?? []).map(({ title, url }) => ({ title, url })),
    time: [...time]
      .sort((a, b) => (a.start ?? 0) - (b.start ?? 0) || (a.id < b.id ? -1 : 1))
      .map((one) => ({
        by: person(one.userId) ?? 'unknown',
        start: iso(one.start),
        durationMs: one.durationMs,
        ...{ description: one.description, billable: one.billable, tags: one.tags },
      })),
    comments: [...comments]
      .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : 1))
      .map((one) => ({
        by: one.userName ?? person(one.userId) ?? 'unknown',
        at: iso(one.createdAt),
        text: one.text,
      })),
  };
}

/** A record as a JSON file. */
export function recordText({ facts, ...rest }: TaskRecord): string {
  return `${JSON.stringify({ ...facts, ...rest }, null, 1)}\n`;
}

/** The record in such a file, one that this program wrote. */
export function recordFrom(text: string): TaskRecord {
  const { description, checklists, attachments, time, comments, ...facts } = JSON.parse(text);
  return { facts, description, checklists, attachments, time, comments };
}

/** A page of a doc; its text stands below these. */
export function pageFacts(page: Page, doc: { id: string; name: string }): Facts {
  const { id, name, parentId } = page;
  return withoutEmpty({ id, name, doc: doc.name, docId: doc.id, parentId }) as Facts;
}

/** Some endpoints show people by id alone. */
function nameOf({ id, name }: Pick<Member, 'id' | 'name'>): string {
  return name === '' ? id : name;
}

export function iso(at: number | null): string | null {
  return at === null || Number.isNaN(new Date(at).getTime()) ? null : new Date(at).toISOString();
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function withoutEmpty(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => !isEmpty(value)));
}
