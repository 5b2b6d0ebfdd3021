// Narrows what a read brought to what was asked for: tools widen spans, and ignore filters silently.
import type { Task, TimeEntry } from '../../clickup/index.ts';

/** What tasks were asked for, as far as a task itself can tell. */
export interface TaskFilter {
  assigneeIds?: string[] | undefined;
  statuses?: string[] | undefined;
  tags?: string[] | undefined;
  spaceIds?: string[] | undefined;
  folderIds?: string[] | undefined;
  listIds?: string[] | undefined;
  includeClosed?: boolean | undefined;
  doneFrom?: number | undefined;
  doneBefore?: number | undefined;
  updatedFrom?: number | undefined;
  updatedBefore?: number | undefined;
}

/** `unsaid` are the fields that the tool had no argument for; the others it was trusted with. */
export function narrowTasks(tasks: Task[], filter: TaskFilter, unsaid: readonly string[]): Task[] {
  const said = (field: string) => !unsaid.includes(field);
  const among = (field: keyof TaskFilter, wanted: string[] | undefined, own: string[]) =>
    said(field) || !wanted || wanted.some((one) => own.includes(one.toLowerCase()));
  const fold = (values: (string | null)[]) => values.map((value) => (value ?? '').toLowerCase());
  return tasks.filter(
    (task) =>
      among('assigneeIds', filter.assigneeIds, fold(task.assignees.map((one) => one.id))) &&
      among('statuses', filter.statuses, fold([task.status.name])) &&
      among('tags', filter.tags, fold(task.tags)) &&
      (task.spaceId === null || among('spaceIds', filter.spaceIds, fold([task.spaceId]))) &&
      (task.listId === null || among('folderIds', filter.folderIds, fold([task.folderId]))) &&
      (task.listId === null || among('listIds', filter.listIds, fold([task.listId]))) &&
      (filter.includeClosed === true || filter.statuses !== undefined || !isClosed(task)) &&
      within(task.doneAt, filter.doneFrom, filter.doneBefore, isOpen(task)) &&
      within(task.updatedAt, filter.updatedFrom, filter.updatedBefore, false),
  );
}

function isClosed(task: Task): boolean {
  return task.status.type === 'closed';
}

function isOpen(task: Task): boolean {
  return task.status.type === 'open' || task.status.type === 'custom';
}

/** An instant that the answer leaves out is given the benefit of the doubt, unless `refuted`. */
function within(
  at: number | null,
  from: number | undefined,
  before: number | undefined,
  refuted: boolean,
): boolean {
  if (from === undefined && before === undefined) return true;
  if (at === null) return !refuted;
  return at >= (from ?? at) && at < (before ?? Number.POSITIVE_INFINITY);
}

/** The entries that start in the span, of the person and the task asked for. */
export function narrowTimeEntries(
  entries: TimeEntry[],
  wanted: {
    from: number;
    before: number;
    assigneeId?: string | undefined;
    taskId?: string | undefined;
  },
  unsaid: readonly string[],
): TimeEntry[] {
  const { from, before, assigneeId, taskId } = wanted;
  const named = entries.map((entry) =>
    // A tool that was asked for one task's time need not repeat whose it is.
    taskId !== undefined && !unsaid.includes('taskId') && entry.taskId === null
      ? { ...entry, taskId }
      : entry,
  );
  return named.filter(
    (entry) =>
      within(entry.start, from, before, false) &&
      (assigneeId === undefined || entry.userId === null || entry.userId === assigneeId) &&
      (taskId === undefined || entry.taskId === taskId),
  );
}
