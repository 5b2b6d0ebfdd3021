// Rows that leave out what they are narrowed by are completed: kinds of statuses from their list, people
// by the names of members, and what is still missing by a read of each single task.
import type { Outcome } from '../../base/index.ts';
import {
  type InputOf,
  incomplete,
  type Member,
  noteReported,
  type OutputOf,
  reportedOf,
  whyIncomplete,
} from '../../clickup/index.ts';
import { isNameAlone, isOpen, narrowTasks, type TaskFilter } from '../decode/narrow.ts';
import type { Via } from './composition.ts';

type Page = OutputOf<'task.list'>;
type Task = Page['items'][number];

/** Told of what was read one by one, in a sentence. */
export type OnNote = (sentence: string) => void;

/**
 * A page narrowed to what was asked for. `unsaid` are the filters that the tool was not told. Errors:
 * an outcome `unreadable` that names the field which nobody shows.
 */
export async function completedTasks(
  tool: string,
  page: Page,
  filter: TaskFilter & Partial<InputOf<'task.list'>>,
  unsaid: readonly string[],
  via: Via,
  onNote: OnNote,
): Promise<Outcome<Page>> {
  const why = whyIncomplete(page) ?? '';
  let tasks = await withStatusTypes(page.items, filter, via);
  tasks = await withPeople(tasks, filter, unsaid, via);
  const open = tasks.filter((task) => lacks(task, filter, unsaid));
  if (open.length > 0 && via.can('task.get')) {
    // What surely does not fit need not be read.
    const sure = new Set(likely(open, filter, unsaid));
    const read = new Map<string, Task>();
    for (const { id } of open.filter((task) => sure.has(task))) {
      const single = await via.read('task.get', { taskId: id });
      if (single.kind === 'ok') read.set(id, single.value);
      else if (single.kind !== 'rejected') return single;
    }
    tasks = tasks.filter((task) => !open.includes(task) || sure.has(task));
    tasks = tasks.map((task) => merged(task, read.get(task.id)));
    tasks = await withStatusTypes(tasks, filter, via);
    if (read.size > 0)
      onNote(`${tool} leaves out what is asked about: ${read.size} tasks were read one by one.`);
  }
  const narrow = narrowTasks(tasks, filter, unsaid);
  if ('cannot' in narrow) {
    const message = `The answer of ${tool} does not say ${narrow.cannot}.`;
    return { kind: 'rejected', reason: 'unreadable', message };
  }
  return { kind: 'ok', value: incomplete({ items: narrow.rows, next: page.next }, why) };
}

const asks = (filter: TaskFilter, ...fields: (keyof TaskFilter)[]) =>
  fields.some((field) => filter[field] !== undefined);

/** Whether a task does not show a field that it is asked about, whoever was to narrow by it. */
function lacks(task: Task, filter: TaskFilter, unsaid: readonly string[]): boolean {
  const undone = asks(filter, 'doneFrom', 'doneBefore') && task.doneAt === null && !isOpen(task);
  const undated = asks(filter, 'updatedFrom', 'updatedBefore') && task.updatedAt === null;
  const unplaced =
    task.listId === null &&
    (['listIds', 'folderIds', 'spaceIds'] as const).some(
      (field) => asks(filter, field) && unsaid.includes(field),
    );
  return undone || undated || unplaced;
}

/** Those that fit as far as they tell. */
function likely(tasks: Task[], filter: TaskFilter, unsaid: readonly string[]): Task[] {
  const { doneFrom, doneBefore, updatedFrom, updatedBefore, ...rest } = filter;
  const told = unsaid.filter((field) => !(field.endsWith('Ids') && field !== 'assigneeIds'));
  const narrow = narrowTasks(tasks, rest, told);
  return 'rows' in narrow ? narrow.rows : tasks;
}

/** A listing's row with what the single read shows in its gaps. */
function merged(row: Task, single: Task | undefined): Task {
  if (!single) return row;
  const whole = { ...row, ...single, listId: single.listId ?? row.listId };
  return noteReported(whole, reportedOf(single) ?? []);
}

/** The types of statuses, from the list that names them: one read for all of its tasks. */
async function withStatusTypes(tasks: Task[], filter: TaskFilter & { listId?: string }, via: Via) {
  const wanted = asks(filter, 'doneFrom', 'doneBefore', 'includeClosed');
  const bare = tasks.filter(({ status }) => status.type === null);
  if (!wanted || bare.length === 0 || !via.can('list.get')) return tasks;
  const types = new Map<string, NonNullable<Task['status']['type']>>();
  const lists = new Set(bare.map(({ listId }) => listId ?? filter.listId));
  for (const listId of lists) {
    if (listId === undefined) continue;
    const list = await via.read('list.get', { listId });
    for (const { name, type } of (list.kind === 'ok' && list.value.statuses) || []) {
      if (type !== null) types.set(`${listId} ${name.toLowerCase()}`, type);
    }
  }
  return tasks.map((task) => {
    const type = types.get(`${task.listId ?? filter.listId} ${task.status.name.toLowerCase()}`);
    const { status } = task;
    return status.type === null && type ? { ...task, status: { ...status, type } } : task;
  });
}

/** Ids of people who are shown by their names alone, where just one member has that name. */
async function withPeople(
  tasks: Task[],
  filter: TaskFilter,
  unsaid: readonly string[],
  via: Via,
): Promise<Task[]> {
  const wanted = filter.assigneeIds !== undefined && unsaid.includes('assigneeIds');
  if (!wanted || !tasks.some(({ assignees }) => assignees.some(isNameAlone))) return tasks;
  const members = await membersBy(via);
  const named = (person: Member) => {
    const hits = members.filter(({ name }) => name.toLowerCase() === person.name.toLowerCase());
    return isNameAlone(person) && hits.length === 1 && hits[0] ? hits[0] : person;
  };
  return tasks.map((task) => ({ ...task, assignees: task.assignees.map(named) }));
}

async function membersBy(via: Via): Promise<Member[]> {
  const workspaces = await via.read('workspace.list', {});
  if (workspaces.kind !== 'ok') return [];
  const all: Member[] = [];
  for (const { id, members } of workspaces.value) {
    const read =
      members.length > 0 || !via.can('member.list')
        ? null
        : await via.read('member.list', { workspaceId: id });
    all.push(...members, ...(read?.kind === 'ok' ? read.value : []));
  }
  return all;
}
