// The tree of a workspace put together from the tools for its parts, with the branches named that no
// tool shows.
import type { Outcome } from '../../base/index.ts';
import {
  type Folder,
  incomplete,
  type List,
  type OutputOf,
  reasonsTogether,
  type Space,
  whyIncomplete,
} from '../../clickup/index.ts';
import type { Via } from './composition.ts';

type Tree = OutputOf<'hierarchy.get'>;

/** Reads the parts with the fewest calls that the endpoint offers. */
export async function treeOfParts(workspaceId: string, via: Via): Promise<Outcome<Tree>> {
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
