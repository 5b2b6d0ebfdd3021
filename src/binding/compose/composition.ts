// What no single tool does is put together from others: a table by operation, each with what it needs.
import type { JsonObject, Outcome } from '../../base/index.ts';
import {
  type InputOf,
  incomplete,
  type OperationName,
  type OutputOf,
  reasonsTogether,
  whyIncomplete,
} from '../../clickup/index.ts';
import { HIDES_CLOSED } from './completion.ts';
import { treeOfParts } from './tree.ts';

/**
 * Stands for the workspace that an endpoint serves without naming it. It is only used where every
 * tool gets along without a workspace, and it is never sent.
 */
export const ITS_OWN = 'default';

/** The reads that things are put together from. */
export interface Via {
  can(operation: OperationName): boolean;
  read<N extends OperationName>(operation: N, input: InputOf<N>): Promise<Outcome<OutputOf<N>>>;
}

/** One way to have an operation without a tool of its own. */
export interface Composition<N extends OperationName> {
  /** A phrase that follows "put together": `from the tasks of each list`. */
  how: string;
  /** The operation whose tool is asked most. */
  asks: OperationName;
  isPossible(can: Via['can']): boolean;
  /** What `asks` is asked for one of the parts: such a call stands for all of them. */
  part(input: InputOf<N>): JsonObject;
  read(input: InputOf<N>, via: Via): Promise<Outcome<OutputOf<N>>>;
}

/** By operation; the reads that a composition makes never lead back to itself. */
export const compositions: { [N in OperationName]?: Composition<N> } = {
  'hierarchy.get': {
    how: 'from its spaces, folders and lists',
    asks: 'space.list',
    isPossible: (can) => can('space.list'),
    part: ({ workspaceId = ITS_OWN }) => ({ workspaceId }),
    read: ({ workspaceId = ITS_OWN }, via) => treeOfParts(workspaceId, via),
  },
  'task.find': {
    how: 'from the tasks of each list',
    asks: 'task.list',
    isPossible: (can) => can('task.list') && showsLists(can),
    part: ({
      workspaceId: _w,
      spaceIds: _s,
      folderIds: _f,
      listIds: [listId = ''] = [],
      ...filter
    }) => ({
      ...filter,
      listId,
    }),
    read: findListByList,
  },
  'task.list': {
    how: 'from a search in the workspace for one list',
    asks: 'task.find',
    isPossible: (can) => can('task.find') && can('workspace.list'),
    part: ({ listId, archived: _, ...filter }) => ({
      ...{ ...filter, workspaceId: ITS_OWN, listIds: [listId] },
    }),
    async read({ listId, archived: _, ...filter }, via) {
      const all = await via.read('workspace.list', {});
      if (all.kind !== 'ok') return all;
      const [workspace] = all.value;
      if (!workspace || all.value.length > 1) {
        const message = 'Which workspace a list is in cannot be told.';
        return { kind: 'rejected', reason: 'other', message };
      }
      return via.read('task.find', { ...filter, workspaceId: workspace.id, listIds: [listId] });
    },
  },
  'goal.get': {
    how: 'from the list of goals',
    asks: 'goal.list',
    isPossible: (can) => can('goal.list') && can('workspace.list'),
    part: () => ({ workspaceId: ITS_OWN, includeCompleted: true }),
    async read({ goalId }, via) {
      const all = await via.read('workspace.list', {});
      if (all.kind !== 'ok') return all;
      for (const { id: workspaceId } of all.value) {
        const goals = await via.read('goal.list', { workspaceId, includeCompleted: true });
        if (goals.kind !== 'ok') return goals;
        const goal = goals.value.find(({ id }) => id === goalId);
        if (goal && goal.keyResults !== null) return { kind: 'ok', value: goal };
      }
      const message = 'The list of goals does not show the key results of this one.';
      return { kind: 'rejected', reason: 'unreadable', message };
    },
  },
};

/** Whether the ids of lists can be had. */
function showsLists(can: Via['can']): boolean {
  return (
    can('hierarchy.get') ||
    (can('space.list') && (can('folder.list') || can('list.list_folderless')))
  );
}

/** All the tasks that fit, on one page; why some may be missing goes with them. */
async function findListByList(
  input: InputOf<'task.find'>,
  via: Via,
): Promise<Outcome<OutputOf<'task.find'>>> {
  const { workspaceId, spaceIds, folderIds, listIds, cursor: _, ...filter } = input;
  const gaps: (string | null)[] = [];
  let wanted = listIds;
  if (!wanted) {
    const tree = await via.read('hierarchy.get', { workspaceId });
    if (tree.kind !== 'ok') return tree;
    const why = whyIncomplete(tree.value);
    if (why !== null) gaps.push(`${why}: tasks in them are not seen`);
    wanted = tree.value.spaces
      .filter(({ id }) => !spaceIds || spaceIds.includes(id))
      .flatMap(({ folders, lists }) => [
        ...folders
          .filter(({ id }) => !folderIds || folderIds.includes(id))
          .flatMap((folder) => folder.lists ?? []),
        ...(folderIds ? [] : lists),
      ])
      .filter(({ archived }) => !archived)
      .map(({ id }) => id);
  }
  const tasks = new Map<string, OutputOf<'task.find'>['items'][number]>();
  /** Of each page of tasks, why it may lack some. */
  const shown: (string | null)[] = [];
  for (const listId of wanted) {
    for (let cursor: string | undefined; ; ) {
      const page = { listId, ...filter, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await via.read('task.list', page);
      if (answer.kind !== 'ok') return answer;
      for (const task of answer.value.items)
        tasks.set(task.id, { ...task, listId: task.listId ?? listId });
      gaps.push(whyIncomplete(answer.value));
      shown.push(whyIncomplete(answer.value));
      if (answer.value.next === null) break;
      cursor = answer.value.next;
    }
  }
  const value = { items: [...tasks.values()], next: null };
  // A tool that shows closed tasks of one list shows those of all.
  const hides = (gap: string | null) => gap?.includes(HIDES_CLOSED) === true;
  const some = gaps.filter((gap) => !hides(gap));
  const all = shown.some((gap) => !hides(gap)) ? some : gaps;
  return { kind: 'ok', value: incomplete(value, reasonsTogether(all)) };
}
