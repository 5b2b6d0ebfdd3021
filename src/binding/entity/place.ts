// How the tools for places are recognized, and which rows of an answer are theirs.
import type { Json } from '../../base/index.ts';
import { recordsIn } from '../answer/payload.ts';
import { pick, records } from '../answer/read.ts';
import {
  archived,
  field,
  folderId,
  listId,
  name,
  own,
  READS,
  type SpecTable,
  spaceId,
  workspaceId,
} from './contract.ts';
import { done, KEYS, record, rowsOf } from './rows.ts';
import {
  drawnSpaces,
  folderFrom,
  hierarchyFrom,
  listFrom,
  spaceFrom,
  spaceInTree,
  workspaceFrom,
  workspacesInTree,
} from './tree.ts';

const inSpace = { spaceId: own(spaceId), archived };
const inFolder = { folderId: own(folderId), archived };
const loose = { verbs: READS, fields: inSpace, accepts: ['space' as const, 'folder' as const] };

export const placeSpecs = {
  'workspace.list': {
    ways: [
      { verbs: READS, fields: {}, allows: ['authorized'], verbless: true, unaided: true },
      {
        ...{ noun: 'hierarchy', many: false, fields: {}, accepts: ['workspace'], unaided: true },
        ...{ handicap: 0.3, caveat: 'the workspace is read from the answer about the hierarchy' },
      },
      {
        ...{ noun: 'me', many: false, fields: {}, verbless: true, promises: 'workspace' },
        ...{ unaided: true, handicap: 0.35 },
        caveat: 'the workspaces are read from the answer about the caller',
      },
    ],
    output: (data) => workspacesInTree(data) ?? rowsOf('workspace', data, workspaceFrom),
    kind: 'workspace',
    unpaged: ['members', 'color'],
    neverEmpty: true,
  },
  'space.list': {
    ways: [
      {
        ...{ verbs: READS, fields: { workspaceId: own(workspaceId), archived } },
        accepts: ['workspace'],
      },
    ],
    output: (data) => drawnSpaces(data) ?? rowsOf('space', data, spaceFrom),
    kind: 'space',
    unpaged: ['features', 'statuses'],
  },
  'folder.list': {
    ways: [{ verbs: READS, fields: inSpace, accepts: ['space'] }],
    output: (data, { spaceId }) =>
      spaceInTree(data, spaceId)?.folders ??
      rowsOf('folder', data, folderFrom)?.map((one) => ({
        ...one,
        spaceId: one.spaceId ?? spaceId,
      })),
    kind: 'folder',
    unpaged: ['task_count', 'lists'],
  },
  'folder.list_all': {
    ways: [
      {
        ...{ verbs: READS, fields: { workspaceId: own(workspaceId) }, beyond: 'space' },
        accepts: ['workspace', 'list'],
      },
    ],
    output: (data) => rowsOf('folder', data, folderFrom),
    kind: 'folder',
    unpaged: ['task_count', 'lists'],
  },
  'list.list': {
    ways: [
      { verbs: READS, fields: inFolder, accepts: ['folder', 'space'] },
      {
        ...{ noun: 'folder', verbs: ['get'], many: false, fields: inFolder, single: true },
        ...{ handicap: 0.2, caveat: 'the lists are read from the answer about their folder' },
      },
    ],
    output: (data, { folderId }) =>
      rowsOf('list', data, listFrom)?.map((one) => ({ ...one, folderId })),
    kind: 'list',
    unpaged: ['task_count', 'folder'],
  },
  'list.list_folderless': {
    ways: [
      { ...loose, marks: ['folderless'] },
      {
        ...{ ...loose, handicap: 0.1 },
        shownBy: ['folder_id', 'container_id', 'container_type', 'parent_type'],
      },
      { ...loose, handicap: 0.2, caveat: 'lists in folders may be among its lists' },
    ],
    output: (data, { spaceId }) =>
      spaceInTree(data, spaceId)?.lists ??
      // Some tools answer with the lists in folders too.
      rowsOf('list', data, listFrom)
        ?.filter((one) => one.folderId === null)
        .map((one) => ({ ...one, spaceId })),
    kind: 'list',
    unpaged: ['task_count', 'folder'],
  },
  'list.get': {
    ways: [{ fields: { listId: own(listId) } }],
    output: (data) => record(data, ['list'], listFrom),
  },
  'list.create': {
    ways: [
      {
        fields: { folderId, name, dueAt: field('instant', 'due_date due_at', { extra: true }) },
        accepts: ['folder'],
      },
    ],
    output: (data) => record(data, ['list'], listFrom),
  },
  'list.delete': { ways: [{ fields: { listId: own(listId) } }], output: done },
  'hierarchy.get': {
    ways: [
      {
        ...{ verbs: ['get', 'list'], fields: { workspaceId }, verbless: true },
        accepts: ['workspace', 'space'],
      },
      { noun: 'workspace', fields: { workspaceId }, single: true, promises: 'list', handicap: 0.1 },
    ],
    output: (data) => hierarchyFrom(data),
  },
  'shared.list': {
    ways: [
      {
        ...{ noun: 'hierarchy', many: false, fields: { workspaceId: own(workspaceId) } },
        ...{ accepts: ['workspace'], marks: ['shared'] },
      },
    ],
    output: (data) => sharedIn(data),
  },
} satisfies Partial<SpecTable>;

/** Folders and lists of an answer that holds a list of each; undefined where it holds neither. */
function sharedIn(data: Json | undefined) {
  for (const row of recordsIn(data, ['shared'])) {
    const [folders, lists] = [pick(row, ...KEYS.folder), pick(row, ...KEYS.list)];
    if (!Array.isArray(folders) && !Array.isArray(lists)) continue;
    return {
      folders: records(folders).flatMap((one) => folderFrom(one) ?? []),
      lists: records(lists).flatMap((one) => listFrom(one) ?? []),
    };
  }
  return undefined;
}
