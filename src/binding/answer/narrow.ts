// Narrows what a read brought to what was asked for: tools widen spans, and ignore filters silently.
import {
  amended,
  type InputOf,
  reportedOf,
  type Task,
  type TimeEntry,
} from '../../clickup/index.ts';

/** The filters that a task itself can be tested by. */
export type TaskFilter = Partial<Omit<InputOf<'task.find'>, 'workspaceId' | 'cursor'>>;

/** The tasks that fit, or a phrase for what the rows do not show. */
export type Narrowed = { rows: Task[] } | { cannot: string };

/** `unsent` are the fields that the tool had no argument for; the others it was trusted with. */
export function narrowTasks(
  tasks: Task[],
  filter: TaskFilter,
  unsent: readonly string[],
): Narrowed {
  const wanted = (field: keyof TaskFilter) => unsent.includes(field) && filter[field] !== undefined;
  const places = (['listIds', 'folderIds', 'spaceIds'] as const).filter(wanted);
  if (places.length > 0 && tasks.some((task) => task.listId === null)) {
    return { cannot: 'where the tasks are' };
  }
  // Names are no ids: only a tool that was sent the filter is trusted with it.
  const byId = wanted('assigneeIds') && filter.assigneeIds?.some(isNumber);
  if (byId && tasks.some(({ assignees }) => assignees.some(isNameAlone))) {
    return { cannot: 'by their ids who the tasks are assigned to' };
  }
  if (wanted('assigneeIds') && tasks.length > 0 && !tasks.some(showsPeople)) {
    return { cannot: 'who the tasks are assigned to' };
  }
  if (needsStates(filter) && tasks.some(({ status }) => status.name === '')) {
    return { cannot: 'which statuses the tasks are in' };
  }
  // A caller that filters by the done date uses it, so rows must show it even where the filter was sent.
  const undated = tasks.filter((task) => isDoneWithoutTime(task) && !wasOverBy(task, filter));
  const isDated = filter.doneFrom !== undefined || filter.doneBefore !== undefined;
  if (isDated && undated.length > 0) {
    return { cannot: `when the tasks were done (${undated.length} of ${tasks.length})` };
  }
  if (
    (wanted('updatedFrom') || wanted('updatedBefore')) &&
    tasks.some((task) => task.updatedAt === null)
  ) {
    return { cannot: 'when the tasks were updated' };
  }
  return { rows: tasks.filter((task) => isWanted(task, filter, unsent)) };
}

function isNumber(id: string): boolean {
  return /^\d+$/.test(id);
}

export function isNameAlone({ id, name }: Task['assignees'][number]): boolean {
  return id === name && !isNumber(id);
}

/** Whether it matters which tasks are done: always, but where all of them are asked for. */
export function needsStates({ includeClosed, doneFrom, doneBefore }: TaskFilter): boolean {
  return includeClosed !== true || doneFrom !== undefined || doneBefore !== undefined;
}

/** Whether a task says who it is assigned to, be it nobody. */
export function showsPeople(task: Task): boolean {
  return task.assignees.length > 0 || reportedOf(task)?.has('assignees') !== false;
}

/** Whether a task was done before the span that is asked about: nothing was changed in it since. */
export function wasOverBy(
  { doneAt, updatedAt, closedAt }: Task,
  { doneFrom }: TaskFilter,
): boolean {
  if (doneAt !== null || doneFrom === undefined) return false;
  return [updatedAt, closedAt].some((at) => at !== null && at < doneFrom);
}

/** Not known to be open, and silent about when it was done. */
function isDoneWithoutTime(task: Task): boolean {
  return task.doneAt === null && !isOpen(task);
}

function isWanted(task: Task, filter: TaskFilter, unsent: readonly string[]): boolean {
  const among = (field: keyof TaskFilter, wanted: string[] | undefined, own: (string | null)[]) =>
    !unsent.includes(field) ||
    !wanted ||
    wanted.some((one) => own.some((mine) => mine?.toLowerCase() === one.toLowerCase()));
  const people = task.assignees.map((one) => one.id);
  return (
    among('assigneeIds', filter.assigneeIds, people) &&
    !isOfOthers(task, filter) &&
    among('statuses', filter.statuses, [task.status.name]) &&
    among('tags', filter.tags, task.tags) &&
    among('spaceIds', filter.spaceIds, [task.spaceId]) &&
    among('folderIds', filter.folderIds, [task.folderId]) &&
    among('listIds', filter.listIds, [task.listId]) &&
    (filter.includeClosed === true || filter.statuses !== undefined || !isClosed(task)) &&
    within(
      task.doneAt,
      filter.doneFrom,
      filter.doneBefore,
      isOpen(task) || wasOverBy(task, filter),
    ) &&
    within(task.updatedAt, filter.updatedFrom, filter.updatedBefore, false) &&
    within(task.dueAt, filter.dueFrom, filter.dueBefore, false) &&
    within(task.createdAt, filter.createdFrom, filter.createdBefore, false)
  );
}

/** Whether a row shows by ids that it is nobody's of those: a tool may ignore whose tasks are asked for. */
export function isOfOthers(task: Task, { assigneeIds }: TaskFilter): boolean {
  if (assigneeIds === undefined || !assigneeIds.every(isNumber) || !showsPeople(task)) return false;
  return task.assignees.every(({ id }) => isNumber(id) && !assigneeIds.includes(id));
}

function isClosed(task: Task): boolean {
  return task.status.type === 'closed';
}

/** Whether a task is not done: by the type of its status, or by a done date that is there and empty. */
export function isOpen(task: Task): boolean {
  const { type } = task.status;
  const isEmpty = task.doneAt === null && reportedOf(task)?.has('doneAt') === true;
  return type === 'open' || type === 'custom' || (type === null && isEmpty);
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
  wanted: Omit<InputOf<'time_entry.list'>, 'workspaceId'>,
  unsent: readonly string[],
): TimeEntry[] {
  const { from, before, assigneeId, taskId } = wanted;
  const named = entries.map((entry) =>
    // A tool that was asked for one task's time need not repeat whose it is.
    taskId !== undefined && !unsent.includes('taskId') && entry.taskId === null
      ? amended(entry, { taskId })
      : entry,
  );
  return named.filter(
    (entry) =>
      within(entry.start, from, before, false) &&
      (assigneeId === undefined || entry.userId === null || entry.userId === assigneeId) &&
      (taskId === undefined || entry.taskId === taskId),
  );
}
