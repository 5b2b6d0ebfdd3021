// Rows that leave out what they are narrowed by are completed: kinds of statuses from their list, people
// by the names of members, and what is still missing by a read of each single task.
import type { Outcome } from '../../base/index.ts';
import {
  type InputOf,
  incomplete,
  type Member,
  noteReported,
  type OperationName,
  type OutputOf,
  reasonsTogether,
  reportedOf,
  whyIncomplete,
} from '../../clickup/index.ts';
import {
  isNameAlone,
  isOpen,
  narrowTasks,
  needsStates,
  showsPeople,
  type TaskFilter,
  wasOverBy,
} from '../decode/narrow.ts';
import type { Via } from './composition.ts';

type Page = OutputOf<'task.list'>;

/**
 * What a single read leaves out of a thing that always has it, so that another tool or another endpoint
 * is worth a try; a listing of people: what they are.
 */
export function isSlim<N extends OperationName>(operation: N, value: OutputOf<N>): boolean {
  if (operation === 'task.get') {
    const { description, updatedAt, status } = value as OutputOf<'task.get'>;
    const shown = reportedOf(value as object);
    const silent = description === null || updatedAt === null || status.type === null;
    return silent || shown?.has('assignees') === false;
  }
  if (operation === 'list.get') return (value as OutputOf<'list.get'>).statuses === null;
  if (operation !== 'member.list') return false;
  return (value as Member[]).every(({ title }) => title === null);
}
type Task = Page['items'][number];

/** Of a read that another endpoint may do better: whether it was refused because of single reads. */
export interface Thrift {
  refused: boolean;
}

/** Told of what was read one by one, in a sentence. */
export type OnNote = (sentence: string) => void;

/**
 * A page narrowed to what was asked for. `unsaid` are the filters that the tool was not told. With
 * `thrifty`, rows that only single reads can complete are refused. Errors: an outcome `unreadable` that
 * names the field which nobody shows.
 */
export async function completedTasks(
  tool: string,
  page: Page,
  filter: TaskFilter & Partial<InputOf<'task.list'>>,
  unsaid: readonly string[],
  via: Via,
  { onNote, thrifty }: { onNote: OnNote; thrifty?: Thrift | undefined },
): Promise<Outcome<Page>> {
  let tasks = await withStatusTypes(page.items, filter, via);
  const hidden =
    filter.includeClosed === true && unsaid.includes('includeClosed') && !tasks.some(isOver)
      ? `${tool} ${HIDES_CLOSED}`
      : null;
  const why = reasonsTogether([whyIncomplete(page), hidden]);
  tasks = await withPeople(tasks, filter, unsaid, via);
  const lacking = lacksOf(tasks, filter, unsaid);
  const open = tasks.filter(lacking);
  if (open.length > 0 && thrifty) {
    thrifty.refused = true;
    const message = `${tool} leaves out what is asked about of ${open.length} tasks.`;
    return { kind: 'rejected', reason: 'unreadable', message };
  }
  if (open.length > 0 && via.can('task.get')) {
    // What surely does not fit need not be read.
    const sure = new Set(likely(open, filter, unsaid));
    const read = new Map<string, Task>();
    for (const task of open.filter((one) => sure.has(one))) {
      const single = await via.read('task.get', { taskId: task.id });
      if (single.kind === 'ok') read.set(task.id, merged(task, single.value));
      else if (single.kind !== 'rejected') return single;
      // Where single reads tell no more than the listing, the others are not worth asking.
      if (read.size === ENOUGH && [...read.values()].every(lacking)) break;
    }
    tasks = tasks.filter((task) => !open.includes(task) || sure.has(task));
    tasks = tasks.map((task) => read.get(task.id) ?? task);
    tasks = await withPeople(await withStatusTypes(tasks, filter, via), filter, unsaid, via);
    if (read.size > 0)
      onNote(`${tool} leaves out what is asked about: ${read.size} tasks were read one by one.`);
  }
  if (needsStates(filter) && tasks.some(({ status }) => status.type === null)) {
    onNote(
      `${tool} does not say which statuses mean that a task is done: some may be taken as open.`,
    );
  }
  const subtasks = filter.includeSubtasks === true && unsaid.includes('includeSubtasks');
  if (subtasks && !tasks.some(({ parentId }) => parentId !== null)) {
    onNote(`${tool} cannot be asked for subtasks: what it leaves out of them is not seen.`);
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

/** Single reads that tell nothing new before the rest is left unread. */
const ENOUGH = 3;

/** Said of a tool that may leave finished tasks out, behind its name. */
export const HIDES_CLOSED = 'cannot be asked for closed tasks, and shows none';

function isOver({ status, closedAt }: Task): boolean {
  return status.type === 'closed' || closedAt !== null;
}

/** Tells whether a task does not show a field that it is asked about, whoever was to narrow by it. */
function lacksOf(all: readonly Task[], filter: TaskFilter, unsaid: readonly string[]) {
  const byPeople = asks(filter, 'assigneeIds') && unsaid.includes('assigneeIds');
  // Where other rows show people, a row without any is assigned to nobody.
  const silent = byPeople && !all.some((task) => task.assignees.length > 0);
  return (task: Task) =>
    (silent && !showsPeople(task)) ||
    (needsStates(filter) && task.status.type === null) ||
    lacks(task, filter, unsaid);
}

function lacks(task: Task, filter: TaskFilter, unsaid: readonly string[]): boolean {
  const undone =
    asks(filter, 'doneFrom', 'doneBefore') &&
    task.doneAt === null &&
    !isOpen(task) &&
    !wasOverBy(task, filter);
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
  const bare = tasks.filter(({ status }) => status.type === null && status.name !== '');
  if (bare.length === 0 || !via.can('list.get')) return tasks;
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
