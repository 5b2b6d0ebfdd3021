// Operations composed from others where no single tool serves them: a table by operation.
import type { JsonObject, Outcome } from '../../base/index.ts';
import {
  amended,
  type Folder,
  type InputOf,
  incomplete,
  type List,
  type OperationName,
  type OutputOf,
  reasonsTogether,
  type Space,
  whyIncomplete,
} from '../../clickup/index.ts';

/** Follows the name of a tool that may leave finished tasks out. */
export const HIDES_CLOSED = 'cannot be asked for closed tasks, and shows none';

/**
 * A placeholder for the workspace that an endpoint serves without naming it. It is only used where no
 * tool requires a workspace, and it is never sent.
 */
export const ITS_OWN = 'default';

/** The reads that a composition is made of. */
export interface Via {
  can(operation: OperationName): boolean;
  read<N extends OperationName>(operation: N, input: InputOf<N>): Promise<Outcome<OutputOf<N>>>;
}

/** A way to do an operation without a tool of its own. */
export interface Composition<N extends OperationName> {
  /** A phrase that follows "composed": `from the tasks of each list`. */
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
    }) => ({ ...filter, listId }),
    read: findListByList,
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
        tasks.set(task.id, amended(task, { listId: task.listId ?? listId }));
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

type Tree = OutputOf<'hierarchy.get'>;

/** Reads the parts with the fewest calls that the endpoint offers. */
async function treeOfParts(workspaceId: string, via: Via): Promise<Outcome<Tree>> {
  const { can } = via;
  const spaces = await via.read('space.list', { workspaceId });
  if (spaces.kind !== 'ok') return spaces;
  const gaps: (string | null)[] = [whyIncomplete(spaces.value)];
  /** The rows of a branch; one that is refused is a gap, and any other failure ends it all. */
  const branch = async <T>(read: Promise<Outcome<T[]>>, what: string): Promise<T[]> => {
    const rows = await read;
    if (rows.kind === 'ok') {
      gaps.push(whyIncomplete(rows.value));
      return rows.value;
    }
    if (rows.kind !== 'rejected' || rows.reason === 'authorization') throw new Ended(rows);
    gaps.push(`${what} could not be read (${rows.message})`);
    return [];
  };

  const foldersIn = async (all: Space[]): Promise<Map<string, Folder[]>> => {
    const bySpace = new Map<string, Folder[]>();
    if (can('folder.list_all')) {
      const rows = await via.read('folder.list_all', { workspaceId });
      if (rows.kind === 'ok' && rows.value.every(({ spaceId }) => spaceId !== null)) {
        gaps.push(whyIncomplete(rows.value));
        for (const folder of rows.value) {
          const key = folder.spaceId ?? '';
          bySpace.set(key, [...(bySpace.get(key) ?? []), folder]);
        }
        return bySpace;
      }
      if (rows.kind !== 'ok' && rows.kind !== 'rejected') throw new Ended(rows);
    }
    if (!can('folder.list')) {
      gaps.push('folders cannot be listed here, nor the lists in them');
      return bySpace;
    }
    const pairs = all.map(async ({ id, name }) => {
      const read = via.read('folder.list', { spaceId: id });
      return [id, await branch(read, `the folders of ${name}`)] as const;
    });
    return new Map(await Promise.all(pairs));
  };

  let closed = 0;
  const withLists = async (folder: Folder): Promise<Folder> => {
    if (folder.lists !== null) return folder;
    if (can('list.list')) {
      const read = via.read('list.list', { folderId: folder.id });
      return { ...folder, lists: await branch(read, `the lists of ${folder.name}`) };
    }
    closed++;
    return folder;
  };

  try {
    const folders = await foldersIn(spaces.value);
    const nodes = await Promise.all(
      spaces.value.map(async (space) => {
        const read = (): Promise<List[]> =>
          branch(
            via.read('list.list_folderless', { spaceId: space.id }),
            `the lists outside folders of ${space.name}`,
          );
        const lists = can('list.list_folderless') ? await read() : [];
        return {
          ...space,
          folders: await Promise.all((folders.get(space.id) ?? []).map(withLists)),
          lists,
        };
      }),
    );
    if (closed > 0) gaps.push(`${closed} folders cannot be opened here`);
    if (!can('list.list_folderless')) gaps.push('lists outside folders cannot be listed here');
    return { kind: 'ok', value: incomplete({ spaces: nodes }, reasonsTogether(gaps)) };
  } catch (thrown) {
    if (thrown instanceof Ended) return thrown.outcome;
    throw thrown;
  }
}

/** Ends the reading of all branches at once. */
class Ended extends Error {
  readonly outcome: Exclude<Outcome<never>, { kind: 'ok' }>;
  constructor(outcome: Exclude<Outcome<never>, { kind: 'ok' }>) {
    super(outcome.message);
    this.outcome = outcome;
  }
}
