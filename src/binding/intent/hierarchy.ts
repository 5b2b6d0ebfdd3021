// How tools that read the hierarchy and its people are recognised.

import { archived, folderId, listId, name, own, spaceId, workspaceId } from './fields.ts';
import type { IntentTable } from './intent.ts';

const READS = ['get', 'list', 'search'] as const;

export const hierarchyIntents = {
  'workspace.list': [
    {
      noun: 'workspace',
      many: true,
      verbs: [...READS],
      allows: ['authorized'],
      verbless: true,
      fields: {},
      unaided: true,
    },
    {
      noun: 'hierarchy',
      verbs: ['get', 'list'],
      beside: ['workspace'],
      fields: {},
      unaided: true,
      handicap: 0.3,
      caveat: 'the workspace is read from the answer about the hierarchy',
    },
    {
      noun: 'me',
      verbs: ['get', 'list'],
      verbless: true,
      promises: 'workspace',
      fields: {},
      unaided: true,
      handicap: 0.35,
      caveat: 'the workspaces are read from the answer about the caller',
    },
  ],
  'space.list': [
    {
      noun: 'space',
      many: true,
      verbs: [...READS],
      beside: ['workspace'],
      fields: { workspaceId: own(workspaceId), archived },
    },
  ],
  'folder.list': [
    {
      noun: 'folder',
      many: true,
      verbs: [...READS],
      beside: ['space'],
      fields: { spaceId: own(spaceId), archived },
    },
  ],
  'folder.list_all': [
    {
      noun: 'folder',
      many: true,
      verbs: [...READS],
      beside: ['workspace', 'list'],
      beyond: 'space',
      fields: { workspaceId: own(workspaceId) },
    },
  ],
  'list.list': [
    {
      noun: 'list',
      many: true,
      verbs: [...READS],
      beside: ['folder', 'space'],
      fields: { folderId: own(folderId), archived },
    },
    {
      noun: 'folder',
      single: true,
      verbs: ['get'],
      fields: { folderId: own(folderId), archived },
      handicap: 0.2,
      caveat: 'the lists are read from the answer about their folder',
    },
  ],
  'list.list_folderless': [
    {
      noun: 'list',
      many: true,
      verbs: [...READS],
      beside: ['space', 'folder'],
      marks: ['folderless'],
      fields: { spaceId: own(spaceId), archived },
    },
    {
      noun: 'list',
      many: true,
      verbs: [...READS],
      beside: ['space', 'folder'],
      fields: { spaceId: own(spaceId), archived },
      shownBy: ['folder_id', 'container_id', 'container_type', 'parent_type'],
      handicap: 0.1,
    },
    {
      noun: 'list',
      many: true,
      verbs: [...READS],
      beside: ['space', 'folder'],
      fields: { spaceId: own(spaceId), archived },
      handicap: 0.2,
      caveat: 'lists in folders may be among its lists',
    },
  ],
  'list.get': [{ noun: 'list', verbs: ['get'], fields: { listId: own(listId) } }],
  'list.create': [
    {
      noun: 'list',
      verbs: ['create'],
      beside: ['folder'],
      fields: {
        folderId,
        name,
        dueAt: { kind: 'instant', names: ['due_date', 'due_at'], extra: true },
      },
    },
  ],
  'list.delete': [{ noun: 'list', verbs: ['delete'], fields: { listId: own(listId) } }],
  'hierarchy.get': [
    {
      noun: 'hierarchy',
      verbs: ['get', 'list'],
      beside: ['workspace', 'space'],
      verbless: true,
      fields: { workspaceId },
    },
  ],
  'shared.list': [
    {
      noun: 'hierarchy',
      verbs: ['get', 'list'],
      beside: ['workspace'],
      marks: ['shared'],
      fields: { workspaceId: own(workspaceId) },
    },
  ],
  'member.list': [
    {
      noun: 'member',
      many: true,
      verbs: [...READS],
      beside: ['workspace'],
      fields: { workspaceId: own(workspaceId) },
    },
    {
      noun: 'workspace',
      many: true,
      verbs: [...READS],
      allows: ['authorized'],
      fields: { workspaceId },
      handicap: 0.2,
      caveat: 'the people are read from the answer about workspaces',
    },
  ],
  'user.me': [
    { noun: 'me', verbs: ['get', 'list'], verbless: true, fields: {} },
    { noun: 'member', verbs: ['get'], marks: ['authorized'], fields: {} },
    { noun: 'member', verbs: ['get'], marks: ['current'], fields: {} },
    { noun: 'member', verbs: ['get'], single: true, fields: {}, handicap: 0.1 },
  ],
} satisfies IntentTable<
  | 'workspace.list'
  | 'space.list'
  | 'folder.list'
  | 'folder.list_all'
  | 'list.list'
  | 'list.list_folderless'
  | 'list.get'
  | 'list.create'
  | 'list.delete'
  | 'hierarchy.get'
  | 'shared.list'
  | 'member.list'
  | 'user.me'
>;
