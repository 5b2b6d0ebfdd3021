// Tasks of a whole workspace on an endpoint whose tools show those of one list: each list is asked.
import type { Outcome } from '../../base/index.ts';
import type { InputOf, OperationName, OutputOf } from '../../clickup/index.ts';
import type { BoundCallOptions } from '../bound-endpoint.ts';
import { type Capability, isUsable } from '../capability.ts';
import type { Bound } from '../match/bind.ts';

type Failed = Exclude<Outcome<never>, { kind: 'ok' }>;

/** The reads that this is put together from. */
export type Call = <N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  options: BoundCallOptions,
) => Promise<Outcome<OutputOf<N>>>;

/** Taken off the confidence of the tool that is asked so often. */
const HANDICAP = 0.2;

/** The table, with `task.find` served list by list where no tool does it in one go. */
export function withListByList(table: Map<OperationName, Bound>): Map<OperationName, Bound> {
  const own = (operation: OperationName) => table.get(operation)?.capability;
  const [find, list] = [own('task.find'), own('task.list')];
  if (!list?.tool || list.prose || find?.state !== 'absent' || !showsLists(own)) return table;
  const capability: Capability = {
    ...{ operation: 'task.find', state: 'partial', tool: list.tool, prose: false },
    confidence: Math.max(0, Math.round((list.confidence - HANDICAP) * 100) / 100),
    reason: `${list.tool} serves it, asked once for each list${list.lost.length > 0 ? `; it has no argument for ${list.lost.join(', ')}` : ''}.`,
    lost: list.lost,
  };
  return new Map(table).set('task.find', { capability, choice: null });
}

/** Whether the ids of the lists can be had. */
function showsLists(own: (operation: OperationName) => Capability | undefined): boolean {
  const can = (operation: OperationName) => {
    const capability = own(operation);
    return capability !== undefined && isUsable(capability);
  };
  const below = can('folder.list') || can('list.list_folderless');
  return can('hierarchy.get') || (can('space.list') && below);
}

/** All the tasks that fit, on one page. The first list that cannot be read ends it. */
export async function findListByList(
  input: InputOf<'task.find'>,
  options: BoundCallOptions,
  call: Call,
  can: (operation: OperationName) => boolean,
): Promise<Outcome<OutputOf<'task.find'>>> {
  const { workspaceId, spaceIds, folderIds, listIds, cursor: _, ...filter } = input;
  const lists = listIds
    ? ({ kind: 'ok', value: listIds.map((id) => ({ id, folderId: '', spaceId: '' })) } as const)
    : await listsOf(workspaceId, options, call, can);
  if (lists.kind !== 'ok') return lists;
  const wanted = lists.value.filter(
    (list) =>
      (!spaceIds || spaceIds.includes(list.spaceId)) &&
      (!folderIds || folderIds.includes(list.folderId)),
  );
  const tasks = new Map<string, OutputOf<'task.find'>['items'][number]>();
  for (const { id: listId } of wanted) {
    for (let cursor: string | undefined; ; ) {
      const page = { listId, ...filter, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await call('task.list', page, options);
      if (answer.kind !== 'ok') return answer;
      for (const task of answer.value.items) tasks.set(task.id, task);
      if (answer.value.next === null) break;
      cursor = answer.value.next;
    }
  }
  return { kind: 'ok', value: { items: [...tasks.values()], next: null } };
}

interface Place {
  id: string;
  folderId: string;
  spaceId: string;
}

/** Every list of the workspace, by the fewest calls that the endpoint offers. */
async function listsOf(
  workspaceId: string,
  options: BoundCallOptions,
  call: Call,
  can: (operation: OperationName) => boolean,
): Promise<{ kind: 'ok'; value: Place[] } | Failed> {
  if (can('hierarchy.get')) {
    const tree = await call('hierarchy.get', { workspaceId }, options);
    if (tree.kind !== 'ok') return tree;
    const value = tree.value.spaces.flatMap((space) => [
      ...space.folders.flatMap((folder) => placed(folder.lists ?? [], folder.id, space.id)),
      ...placed(space.lists, '', space.id),
    ]);
    return { kind: 'ok', value };
  }
  const spaces = await call('space.list', { workspaceId }, options);
  if (spaces.kind !== 'ok') return spaces;
  const value: Place[] = [];
  for (const { id: spaceId } of spaces.value) {
    if (can('folder.list')) {
      const folders = await call('folder.list', { spaceId }, options);
      if (folders.kind !== 'ok') return folders;
      for (const folder of folders.value) {
        const own =
          folder.lists === null && can('list.list')
            ? await call('list.list', { folderId: folder.id }, options)
            : { kind: 'ok' as const, value: folder.lists ?? [] };
        if (own.kind !== 'ok') return own;
        value.push(...placed(own.value, folder.id, spaceId));
      }
    }
    if (can('list.list_folderless')) {
      const loose = await call('list.list_folderless', { spaceId }, options);
      if (loose.kind !== 'ok') return loose;
      value.push(...placed(loose.value, '', spaceId));
    }
  }
  return { kind: 'ok', value };
}

function placed(lists: { id: string }[], folderId: string, spaceId: string): Place[] {
  return lists.map(({ id }) => ({ id, folderId, spaceId }));
}
