// The tasks that a query means: as much as the endpoint can be asked for is asked for, and all of it
// is judged here again, because endpoints ignore filters, widen them, or have none.
import { AppError, fold, nearest } from '../base/index.ts';
import { type OperationCall, type OutputOf, reportedOf, type Task } from '../clickup/index.ts';
import type { PlanContext } from '../engine/index.ts';
import { places } from '../hierarchy/index.ts';
import { queryError } from './query/error.ts';
import { type Candidate, type Need, type WholeMeaning, wholeMeaning } from './query/meaning.ts';
import { parseQuery } from './query/parse.ts';
import { BOUNDS, LISTS, type Push } from './query/push.ts';
import { leavesOf, printQuery, type Query } from './query/query.ts';

/** What choosing tasks needs of a workflow's context. */
export type SelectContext = Pick<
  PlanContext<unknown>,
  'look' | 'can' | 'accepts' | 'hierarchy' | 'workspace' | 'now' | 'timeZone' | 'progress'
>;

export interface Selection {
  /** The query, printed. */
  query: string;
  /** Each once, by list and then by name. */
  tasks: Task[];
  /** Ids of tasks that a search in the whole workspace leaves out: in archived places, or shared alone. */
  apart: ReadonlySet<string>;
  /** Parts of the query that the endpoint was asked for, and parts that were judged here alone. */
  asked: string[];
  here: string[];
  /** Sentences that a person should read with the tasks. */
  notes: string[];
}

/** More single reads than these are no way to look at tasks. */
const MOST_SINGLE_READS = 200;

/**
 * Finds the tasks of a query. Errors: AppError `usage` that points into the query, `unreachable` where
 * the endpoint does not show what it asks about; those of the reads.
 */
export async function selectTasks(context: SelectContext, text: string): Promise<Selection> {
  const query = parseQuery(text);
  const { hierarchy, now, timeZone } = context;
  const meaning = await wholeMeaning(query, { source: text, hierarchy, now, timeZone });
  const notes: string[] = [];
  const scope = await looksFor(context, meaning, notes);
  const found = new Map<string, { task: Task; lists: Set<string>; archived: boolean }>();
  for (const { look, listId, archived } of scope.looks) {
    const { items } = (await context.look(look)) as OutputOf<'task.find'>;
    for (const task of items) {
      const one = found.get(task.id) ?? { task, lists: new Set<string>(), archived: false };
      if (listId !== null) one.lists.add(listId);
      const isHome = task.listId === null || task.listId === listId;
      one.archived ||= task.archived || (archived && isHome);
      found.set(task.id, one);
    }
    if (found.size > 0 && scope.looks.length > 3) context.progress(`${found.size} tasks read.`);
  }
  const candidates = await shown(context, [...found.values()], meaning.needs, notes);
  checkFields(query, text, candidates);
  const chosen = candidates.filter((one) => meaning.matches(one));
  if (meaning.hidesClosed)
    notes.push('Closed tasks are left out; add status:any to have them too.');
  return {
    query: printQuery(query),
    tasks: chosen.map(({ task }) => task).sort(byPlaceAndName),
    apart: await apartOf(context, chosen),
    asked: scope.asked,
    here: keysOf(query).filter((key) => !scope.asked.includes(key)),
    notes,
  };
}

/** Tasks that only a read of their list shows. */
async function apartOf({ hierarchy }: SelectContext, chosen: Candidate[]): Promise<Set<string>> {
  const listed = chosen.some(({ lists }) => lists.size > 0);
  const open = listed ? places(await hierarchy.tree()).map(({ node }) => node.id) : [];
  const live = new Set(open);
  const isApart = ({ task, archived, lists }: Candidate) =>
    archived || (lists.size > 0 && !live.has(task.listId ?? ''));
  return new Set(chosen.filter(isApart).map(({ task }) => task.id));
}

/** What was asked of the endpoint and what was judged here, in a sentence. */
export function howChosen({ asked, here }: Selection): string {
  const parts = [
    asked.length > 0 ? `asked of ClickUp: ${asked.join(', ')}` : '',
    here.length > 0 ? `filtered here: ${here.join(', ')}` : '',
  ].filter((one) => one !== '');
  const sentence = parts.join('; ');
  return sentence === '' ? '' : `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`;
}

interface Scope {
  looks: { look: OperationCall; listId: string | null; archived: boolean }[];
  asked: string[];
}

/** Filters by what a person calls them. */
const CALLED: Record<string, string> = {
  ...{ listIds: 'list', folderIds: 'folder', spaceIds: 'space', assigneeIds: 'assignee' },
  ...{ statuses: 'status', tags: 'tag', dueFrom: 'due', dueBefore: 'due', createdFrom: 'created' },
  ...{ createdBefore: 'created', updatedFrom: 'updated', updatedBefore: 'updated' },
  ...{ doneFrom: 'done', doneBefore: 'done' },
};

/** The reads that bring at least all that fits. */
async function looksFor(
  context: SelectContext,
  { push, archivedToo }: WholeMeaning,
  notes: string[],
): Promise<Scope> {
  const { workspace } = context;
  const byList = push.listIds !== undefined;
  const operation = byList ? ('task.list' as const) : ('task.find' as const);
  const place = byList ? { listId: push.listIds?.[0] ?? '' } : { workspaceId: workspace.id };
  const accepts = (part: object) => context.accepts(operation, { ...place, ...part } as never);
  const filter: Record<string, unknown> = {};
  const asked = new Set<string>(byList ? ['list'] : []);
  for (const name of [...LISTS, ...BOUNDS] as (keyof Push)[]) {
    const value = push[name];
    if (value === undefined || name === 'listIds') continue;
    if (byList && (name === 'folderIds' || name === 'spaceIds')) continue;
    filter[name] = value;
    if (accepts({ [name]: value })) asked.add(CALLED[name] ?? name);
  }
  for (const [flag, what] of Object.entries({
    includeSubtasks: 'subtasks',
    ...(push.open ? {} : { includeClosed: 'closed tasks' }),
    ...(byList ? { includeOtherLists: 'tasks that live in another list' } : {}),
  })) {
    if (!accepts({ [flag]: true })) {
      notes.push(`This endpoint cannot be asked for ${what}, so some may be missing.`);
    }
  }
  const all = { ...filter, includeSubtasks: true, includeClosed: push.open !== true };
  const inList = (listId: string, archived: boolean, more: object = {}) => ({
    look: {
      operation: 'task.list',
      input: { listId, ...withoutPlaces(all), includeOtherLists: true, ...more } as never,
    },
    ...{ listId, archived },
  });
  const looks = byList
    ? (push.listIds ?? []).map((id) => inList(id, false))
    : [
        {
          look: { operation: 'task.find', input: { workspaceId: workspace.id, ...all } as never },
          ...{ listId: null, archived: false },
        },
      ];
  if (!archivedToo) return { looks, asked: [...asked] };
  const archive = await archivedIn(context, push);
  notes.push(`Archived tasks are read list by list: ${archive.calls} calls.`);
  return {
    looks: [
      ...looks,
      ...archive.live.map((id) => inList(id, true, { archived: true })),
      ...archive.gone.flatMap((id) => [inList(id, true), inList(id, true, { archived: true })]),
    ],
    asked: [...asked],
  };
}

function withoutPlaces(filter: Record<string, unknown>) {
  const { folderIds: _folders, spaceIds: _spaces, ...rest } = filter;
  return rest;
}

/** The lists whose archived tasks may fit, and the archived lists. */
async function archivedIn({ hierarchy, can }: SelectContext, push: Push) {
  if (!can('task.list')) {
    throw new AppError('unreachable', 'This endpoint cannot be asked for archived tasks.', {
      next: 'Leave `archived` out of the query, or use another endpoint.',
    });
  }
  const all = places(await hierarchy.tree());
  const wanted = [...(push.spaceIds ?? []), ...(push.folderIds ?? [])];
  const roots = wanted.length === 0 ? all : all.filter(({ node }) => wanted.includes(node.id));
  const inScope = new Set(
    roots.flatMap(({ node }) => places({ root: node, missing: null }).map((one) => one.node.id)),
  );
  const live = all
    .filter(({ node }) => node.kind === 'list' && inScope.has(node.id))
    .map(({ node }) => node.id);
  const gone: string[] = [];
  for (const spaceId of push.spaceIds ?? [undefined]) {
    gone.push(...(await hierarchy.archivedLists(spaceId)).map(({ node }) => node.id));
  }
  const named = push.listIds;
  const [liveIds, goneIds] = [live, gone].map((ids) =>
    named === undefined ? ids : ids.filter((id) => named.includes(id)),
  ) as [string[], string[]];
  return { live: liveIds, gone: goneIds, calls: liveIds.length + 2 * goneIds.length };
}

/** The candidates with every field that they are judged by; rows that leave one out are read alone. */
async function shown(
  context: SelectContext,
  candidates: (Candidate & { task: Task })[],
  needs: Need[],
  notes: string[],
): Promise<Candidate[]> {
  const lacking = candidates.filter(({ task }) => lackOf(task, needs) !== null);
  if (lacking.length === 0) return candidates;
  const lack = lackOf(lacking[0]?.task as Task, needs) ?? '';
  if (lacking.length > MOST_SINGLE_READS || !context.can('task.get')) throw cannotShow(lack);
  const whole = new Map<string, Task>();
  for (const { task } of lacking) {
    const single = (await context.look({
      operation: 'task.get',
      input: { taskId: task.id },
    })) as Task;
    const still = lackOf(single, needs);
    if (still !== null) throw cannotShow(still);
    whole.set(task.id, { ...single, listId: single.listId ?? task.listId });
  }
  notes.push(`The listing leaves out ${lack}: ${whole.size} tasks were read one by one.`);
  return candidates.map((one) => ({ ...one, task: whole.get(one.task.id) ?? one.task }));
}

/** The first field that a row was to show and does not. */
function lackOf(task: Task, needs: Need[]): Need | null {
  const reported = reportedOf(task);
  const lacks = (need: Need) => {
    const value = task[need];
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (need === 'fields') return value === null;
    return isEmpty && reported !== null && !reported.has(need);
  };
  return needs.find(lacks) ?? null;
}

function cannotShow(field: string): AppError {
  return new AppError('unreachable', `This endpoint does not show the ${field} of tasks.`, {
    next: 'Leave it out of the query, or use another endpoint.',
  });
}

/** A custom field that no task has is a mistake, not an empty answer. */
function checkFields(query: Query, source: string, candidates: Candidate[]): void {
  const known = candidates.flatMap(({ task }) => task.fields?.map(({ name }) => name) ?? []);
  if (candidates.length === 0) return;
  for (const leaf of leavesOf(query)) {
    if (leaf.kind !== 'test' || leaf.name === undefined) continue;
    const { name, at = { from: 0, to: source.length } } = leaf;
    if (known.some((one) => fold(one) === fold(name))) continue;
    const near = nearest(name, known).map((one) => `"${one}"`);
    const next = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined;
    throw queryError(source, at, `No task here has a custom field "${name}".`, next);
  }
}

/** What a query speaks of, each once. */
function keysOf(query: Query): string[] {
  const keys = leavesOf(query).map((leaf) =>
    leaf.kind === 'test' ? leaf.key : leaf.kind === 'flag' ? leaf.flag : 'name',
  );
  return [...new Set(keys)];
}

function byPlaceAndName(a: Task, b: Task): number {
  return (
    (a.listName ?? '').localeCompare(b.listName ?? '') ||
    a.name.localeCompare(b.name) ||
    (a.id < b.id ? -1 : 1)
  );
}
