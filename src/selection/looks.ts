// The reads that bring at least all tasks of a query: one search, or one read of each list.
import { AppError } from '../base/index.ts';
import type { OperationCall, Task } from '../clickup/index.ts';
import { lookAt, type PlanContext } from '../engine/index.ts';
import { places } from '../hierarchy/index.ts';
import { pointed } from './query/comparisons.ts';
import type { WholeMeaning } from './query/meaning.ts';
import { BOUNDS, LISTS, type Push } from './query/push.ts';
import { leavesOf, type Query, type Test } from './query/query.ts';

/** What choosing tasks needs of a workflow's context. */
export type SelectContext = Pick<
  PlanContext<unknown>,
  'look' | 'can' | 'accepts' | 'hierarchy' | 'workspace' | 'now' | 'timeZone' | 'progress'
>;

/** A read, and what its rows have in common: the list that was asked for, and whether it is archived. */
export interface PlacedLook {
  look: OperationCall;
  listId: string | null;
  archived: boolean;
}

/** Tasks that are named are read one by one, as long as a search is not likely to be cheaper. */
const MOST_NAMED = 100;

/** A filter by what a person calls it: `folderIds` is "folder", `dueBefore` "due". */
const called = (filter: string) => filter.replace(/(Ids|From|Before|(?<=tag)s|(?<=status)es)$/, '');

/** The reads that bring at least all that fits; `gone`: ids of the archived lists, where they are asked for. */
export async function looksFor(
  context: SelectContext,
  { push, archivedToo, reach = [] }: WholeMeaning,
  notes: string[],
): Promise<{ looks: PlacedLook[]; asked: string[]; gone?: ReadonlySet<string> }> {
  const { workspace } = context;
  const { taskIds = [] } = push;
  const isNamed = taskIds.length > 0 && taskIds.length <= MOST_NAMED;
  if (isNamed && !archivedToo && context.can('task.get')) {
    const alone = (taskId: string) => ({ operation: 'task.get', input: { taskId } });
    const looks = taskIds.map((id) => ({ look: alone(id), listId: null, archived: false }));
    return { looks, asked: ['id'] };
  }
  const byList = push.listIds !== undefined;
  const operation = byList ? ('task.list' as const) : ('task.find' as const);
  const place = byList ? { listId: push.listIds?.[0] ?? '' } : { workspaceId: workspace.id };
  const accepts = (part: object) => context.accepts(operation, { ...place, ...part } as never);
  const filter: Record<string, unknown> = {};
  const asked = new Set<string>(byList ? ['list'] : []);
  for (const name of [...LISTS, ...BOUNDS] as (keyof Push)[]) {
    const value = push[name];
    if (value === undefined || name === 'listIds' || name === 'taskIds') continue;
    if (byList && (name === 'folderIds' || name === 'spaceIds')) continue;
    filter[name] = value;
    if (accepts({ [name]: value })) asked.add(called(name));
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
  const { folderIds: _folders, spaceIds: _spaces, ...anywhere } = all as Record<string, unknown>;
  const inList = (listId: string, archived: boolean, more: object = {}) => ({
    look: {
      operation: 'task.list',
      input: { listId, ...anywhere, includeOtherLists: true, ...more } as never,
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
        // A search leaves archived lists out, and those that are shared with somebody alone.
        ...(context.can('task.list') ? reach : []).map((id) => inList(id, false)),
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
    gone: archive.all,
  };
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
  const isAsked = (id: string) => push.listIds === undefined || push.listIds.includes(id);
  const live = all
    .filter(({ node }) => node.kind === 'list' && inScope.has(node.id) && isAsked(node.id))
    .map(({ node }) => node.id);
  const archived = new Set<string>();
  for (const spaceId of push.spaceIds ?? [undefined]) {
    for (const { node } of await hierarchy.archivedLists(spaceId)) archived.add(node.id);
  }
  const gone = [...archived].filter(isAsked);
  return { live, gone, all: archived, calls: live.length + 2 * gone.length };
}

/** A task that the query names. Errors: AppError `usage` that points at a name which no task here has. */
export async function* named(
  { look, workspace }: SelectContext,
  call: OperationCall,
  query: Query,
  text: string,
): AsyncIterable<Task[]> {
  const test = leavesOf(query).find((one) => one.kind === 'test' && one.key === 'id') as Test;
  const task = await pointed(test, text, async () => {
    const found = (await lookAt(look, call)) as Task | null;
    if (found && (found.workspaceId ?? workspace.id) === workspace.id) return found;
    throw new AppError('usage', `There is no task "${call.input.taskId}" in this workspace.`);
  });
  yield [task];
}
