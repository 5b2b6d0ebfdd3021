// Completes rows that leave out what they are narrowed by: types of statuses from their list, people by
// the names of members, and what is still missing by a read of each single task.
import type { Outcome } from '../../base/index.ts';
import {
  amended,
  type InputOf,
  incomplete,
  type Member,
  noteReported,
  type OperationName,
  type OutputOf,
  reasonsTogether,
  reportedOf,
  type Task,
  whyIncomplete,
} from '../../clickup/index.ts';
import {
  isNameAlone,
  isOfOthers,
  isOpen,
  narrowTasks,
  needsStates,
  showsPeople,
  type TaskFilter,
  wasOverBy,
} from '../answer/narrow.ts';
import type { Choice } from '../match/choice.ts';
import { HIDES_CLOSED, type Via } from './composition.ts';

type Page = OutputOf<'task.list'>;

/**
 * Whether a single read leaves out what its entity always has, so that another tool or endpoint is worth
 * a try; of a listing of people: their titles.
 */
export function isSlim<N extends OperationName>(operation: N, value: OutputOf<N>): boolean {
  if (operation === 'task.get') {
    const { description, updatedAt, status } = value as OutputOf<'task.get'>;
    const silent = description === null || updatedAt === null || status.type === null;
    return silent || reportedOf(value as object)?.has('assignees') === false;
  }
  if (operation === 'goal.get') {
    const { keyResults } = value as OutputOf<'goal.get'>;
    const parts = keyResults?.every((one) => one.percent !== null && reportedOf(one)?.has('unit'));
    return reportedOf(value as object)?.has('dueAt') === false || parts === false;
  }
  if (operation === 'list.get') return (value as OutputOf<'list.get'>).statuses === null;
  if (operation !== 'member.list') return false;
  return (value as Member[]).every(({ title }) => title === null);
}

/** Of a read that another endpoint may do better: whether it was refused because of single reads. */
export interface Thrift {
  refused: boolean;
}

/**
 * A page narrowed to the filter. `left` are the filters that the tool was not given. With `thrifty`,
 * rows that only single reads can complete are refused. Errors: an outcome `unreadable` that names the
 * field which nothing shows.
 */
export async function completedTasks(
  tool: string,
  page: Page,
  filter: TaskFilter & Partial<InputOf<'task.list'>>,
  left: readonly string[],
  via: Via,
  { onNote, thrifty }: { onNote(sentence: string): void; thrifty?: Thrift | undefined },
): Promise<Outcome<Page>> {
  const refused = (message: string) =>
    ({ kind: 'rejected', reason: 'unreadable', message }) as const;
  let tasks = await withStatusTypes(page.items, filter, via);
  const isOver = ({ status, closedAt }: Task) => status.type === 'closed' || closedAt !== null;
  const hides =
    filter.includeClosed === true && left.includes('includeClosed') && !tasks.some(isOver);
  const gaps = [whyIncomplete(page), hides ? `${tool} ${HIDES_CLOSED}` : null];
  tasks = await withPeople(tasks, filter, left, via);
  // Rows of other people show that the tool ignores whose tasks it is asked for.
  const ignored = tasks.some((task) => isOfOthers(task, filter)) ? ['assigneeIds'] : [];
  const unsent = [...left, ...ignored];
  const lacksIn = lacksOf(tasks, filter, unsent);
  const open = tasks.filter((task) => lacksIn(task) > 0);
  if (open.length > 0 && thrifty) {
    thrifty.refused = true;
    return refused(`${tool} leaves out what is asked about of ${open.length} tasks.`);
  }
  if (open.length > 0 && via.can('task.get')) {
    // What certainly does not fit need not be read.
    const likely = new Set(likelyOf(open, filter, unsent));
    const read = new Map<string, Task>();
    let showsMore = false;
    for (const task of likely) {
      const single = await via.read('task.get', { taskId: task.id });
      if (single.kind !== 'ok' && single.kind !== 'rejected') return single;
      if (single.kind === 'ok') {
        const whole = merged(task, single.value);
        showsMore ||= lacksIn(whole) < lacksIn(task);
        read.set(task.id, whole);
      }
      // Where single reads show no more than the listing, the others are not worth a call.
      if (read.size === ENOUGH && !showsMore) break;
    }
    tasks = tasks.filter((task) => !open.includes(task) || likely.has(task));
    tasks = tasks.map((task) => read.get(task.id) ?? task);
    tasks = await withPeople(await withStatusTypes(tasks, filter, via), filter, unsent, via);
    if (read.size > 0) {
      onNote(`${tool} leaves out what is asked about: ${read.size} tasks were read one by one.`);
    }
  }
  if (needsStates(filter) && tasks.some(({ status }) => status.type === null)) {
    onNote(`${tool} does not show which statuses mean done: some tasks may be taken as open.`);
  }
  const subtasks = filter.includeSubtasks === true && unsent.includes('includeSubtasks');
  if (subtasks && !tasks.some(({ parentId }) => parentId !== null)) {
    onNote(`${tool} cannot be asked for subtasks: those that it leaves out are not seen.`);
  }
  const narrow = narrowTasks(tasks, filter, unsent);
  if ('cannot' in narrow) return refused(`The answer of ${tool} does not show ${narrow.cannot}.`);
  const undated = isAbout(filter, 'updatedFrom', 'updatedBefore')
    ? narrow.rows.filter(({ updatedAt }) => updatedAt === null).length
    : 0;
  const isAnyones =
    isAbout(filter, 'assigneeIds') && narrow.rows.length > 0 && !narrow.rows.some(showsPeople);
  if (isAnyones) {
    onNote(
      `${tool} does not show who its tasks are assigned to: where that counts, they are left out.`,
    );
  }
  gaps.push(undated > 0 ? `${tool} does not show when ${undated} of the tasks were updated` : null);
  const items = { items: narrow.rows, next: page.next };
  return { kind: 'ok', value: incomplete(items, reasonsTogether(gaps)) };
}

/** Single reads that show nothing new before the rest is left unread. */
const ENOUGH = 3;

function isAbout(filter: TaskFilter, ...fields: (keyof TaskFilter)[]): boolean {
  return fields.some((field) => filter[field] !== undefined);
}

/** Counts the fields that the filter is about and a task does not show. */
function lacksOf(all: readonly Task[], filter: TaskFilter, unsent: readonly string[]) {
  const places = (['listIds', 'folderIds', 'spaceIds'] as const).filter((one) =>
    unsent.includes(one),
  );
  // Where other rows show people, a row without any is assigned to nobody.
  const silent =
    isAbout(filter, 'assigneeIds') &&
    unsent.includes('assigneeIds') &&
    !all.some((task) => task.assignees.length > 0);
  const byDone = isAbout(filter, 'doneFrom', 'doneBefore');
  const byUpdate = isAbout(filter, 'updatedFrom', 'updatedBefore');
  return (task: Task): number =>
    [
      silent && !showsPeople(task),
      needsStates(filter) && task.status.type === null,
      byDone && task.doneAt === null && !isOpen(task) && !wasOverBy(task, filter),
      byUpdate && task.updatedAt === null,
      task.listId === null && isAbout(filter, ...places),
    ].filter(Boolean).length;
}

/** Those that fit as far as they show. */
function likelyOf(tasks: Task[], filter: TaskFilter, unsent: readonly string[]): Task[] {
  const { doneFrom, doneBefore, updatedFrom, updatedBefore, ...rest } = filter;
  const shown = unsent.filter((field) => !(field.endsWith('Ids') && field !== 'assigneeIds'));
  const narrow = narrowTasks(tasks, rest, shown);
  return 'rows' in narrow ? narrow.rows : tasks;
}

/** A listing's row with its gaps filled from the single read. */
function merged(row: Task, single: Task): Task {
  const whole = { ...row, ...single, listId: single.listId ?? row.listId };
  return noteReported(whole, reportedOf(single) ?? []);
}

/** The types of statuses, from the list that defines them: one read for all of its tasks. */
async function withStatusTypes(tasks: Task[], filter: TaskFilter & { listId?: string }, via: Via) {
  const bare = tasks.filter(({ status }) => status.type === null && status.name !== '');
  if (bare.length === 0 || !via.can('list.get')) return tasks;
  const types = new Map<string, NonNullable<Task['status']['type']>>();
  for (const listId of new Set(bare.map((task) => task.listId ?? filter.listId))) {
    if (listId === undefined) continue;
    const list = await via.read('list.get', { listId });
    for (const { name, type } of (list.kind === 'ok' && list.value.statuses) || []) {
      if (type !== null) types.set(`${listId} ${name.toLowerCase()}`, type);
    }
  }
  return tasks.map((task) => {
    const { status, listId } = task;
    const type = types.get(`${listId ?? filter.listId} ${status.name.toLowerCase()}`);
    return status.type === null && type ? amended(task, { status: { ...status, type } }) : task;
  });
}

/** Ids of people who are shown by their names alone, where just one member has that name and it matters. */
async function withPeople(
  tasks: Task[],
  filter: TaskFilter,
  unsent: readonly string[],
  via: Via,
): Promise<Task[]> {
  const named = tasks.filter(({ assignees }) => assignees.some(isNameAlone));
  const [first] = named;
  if (filter.assigneeIds === undefined || !first) return tasks;
  // A name that every row has is that of the person whose tasks were asked for.
  const isShared = ({ id }: Member) =>
    named.every(({ assignees }) => assignees.some((one) => one.id === id));
  if (!unsent.includes('assigneeIds') && first.assignees.some(isShared)) return tasks;
  const members = await allMembers(via);
  const identified = (person: Member) => {
    const hits = members.filter(({ name }) => name.toLowerCase() === person.name.toLowerCase());
    return isNameAlone(person) && hits.length === 1 && hits[0] ? hits[0] : person;
  };
  return tasks.map((task) => amended(task, { assignees: task.assignees.map(identified) }));
}

async function allMembers(via: Via): Promise<Member[]> {
  const workspaces = await via.read('workspace.list', {});
  if (workspaces.kind !== 'ok') return [];
  const all: Member[] = [];
  for (const { id, members } of workspaces.value) {
    const unlisted = members.length === 0 && via.can('member.list');
    const read = unlisted ? await via.read('member.list', { workspaceId: id }) : null;
    all.push(...members, ...(read?.kind === 'ok' ? read.value : []));
  }
  return all;
}

/** Filters that an answer can be narrowed by afterwards. */
const NARROWED = 'assigneeIds statuses tags doneFrom doneBefore updatedFrom updatedBefore'.split(
  ' ',
);

/**
 * The filters that a refusal may be about: those whose arguments it names ("assignees must be an array"),
 * else all that were sent with a bad request. The server forwards them in a form that ClickUp refuses.
 */
export function refusedFilters(
  { message }: Extract<Outcome<never>, { kind: 'rejected' }>,
  { plan }: Choice,
  input: object,
): string[] {
  const sent = plan.fillings.filter(({ field }) => NARROWED.includes(field) && field in input);
  const named = sent.filter(({ slot }) => {
    const name = String(slot.path.at(-1)).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`\\b${name}\\b.*must be`, 'i').test(message);
  });
  const bad = /\b400\b|bad request|must be an array/i.test(message) ? sent : [];
  return (named.length > 0 ? named : bad).map(({ field }) => field);
}

/** An input without some of its fields. */
export function without<T>(input: T, fields: readonly string[]): T {
  return Object.fromEntries(
    Object.entries(input as object).filter(([field]) => !fields.includes(field)),
  ) as T;
}
