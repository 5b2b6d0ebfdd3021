// Reads of the hierarchy, and of the people in it.
import { z } from 'zod';
import { currentUser, folder, list, member, space, workspace } from '../entities.ts';
import { operation } from '../operation.ts';
import { idIn, removes } from './lookups.ts';

const archived = z.boolean().optional();

export const hierarchyOperations = {
  'workspace.list': operation({
    summary: 'The workspaces that the credential can see, with their members',
    effect: 'read',
    input: z.object({}),
    output: z.array(workspace),
  }),
  'space.list': operation({
    summary: 'The spaces of a workspace',
    effect: 'read',
    input: z.object({ workspaceId: z.string(), archived }),
    output: z.array(space),
  }),
  'folder.list': operation({
    summary: 'The folders of a space, with their lists where the endpoint embeds them',
    effect: 'read',
    input: z.object({ spaceId: z.string(), archived }),
    output: z.array(folder),
  }),
  'folder.list_all': operation({
    summary: 'Every folder of a workspace with its lists, in one answer',
    effect: 'read',
    input: z.object({ workspaceId: z.string() }),
    output: z.array(folder),
  }),
  'list.list': operation({
    summary: 'The lists of a folder',
    effect: 'read',
    input: z.object({ folderId: z.string(), archived }),
    output: z.array(list),
  }),
  'list.list_folderless': operation({
    summary: 'The lists of a space that are in no folder',
    effect: 'read',
    input: z.object({ spaceId: z.string(), archived }),
    output: z.array(list),
  }),
  'list.get': operation({
    summary: 'One list with its statuses',
    effect: 'read',
    input: z.object({ listId: z.string() }),
    output: list,
  }),
  'list.create': operation({
    summary: 'A new list in a folder',
    effect: 'create',
    input: z.object({
      folderId: z.string(),
      name: z.string().min(1),
      dueAt: z.number().optional(),
    }),
    output: list,
    // ClickUp has no two lists of one name in a folder.
    probe: {
      look: (input) => ({ operation: 'list.list', input: { folderId: input.folderId } }),
      applied: (answer, input) => {
        const hit = z
          .array(list)
          .parse(answer)
          .find(({ name }) => name.toLowerCase() === String(input.name).toLowerCase());
        return hit ? { id: hit.id } : null;
      },
    },
    inverse: ({ output }) => {
      const listId = idIn(output);
      return listId === null ? null : { operation: 'list.delete', input: { listId } };
    },
  }),
  'list.delete': operation({
    summary: 'A list removed with its tasks',
    input: z.object({ listId: z.string() }),
    ...removes('listId'),
  }),
  'hierarchy.get': operation({
    summary: 'The whole tree of spaces, folders and lists, in one answer',
    effect: 'read',
    input: z.object({ workspaceId: z.string().optional() }),
    output: z.object({
      spaces: z.array(space.extend({ folders: z.array(folder), lists: z.array(list) })),
    }),
  }),
  'shared.list': operation({
    summary: 'Folders and lists shared with the caller outside the spaces they see',
    effect: 'read',
    input: z.object({ workspaceId: z.string() }),
    output: z.object({ folders: z.array(folder), lists: z.array(list) }),
  }),
  'member.list': operation({
    summary: 'The people of a workspace',
    effect: 'read',
    input: z.object({ workspaceId: z.string() }),
    output: z.array(member),
  }),
  'user.me': operation({
    summary: 'The current user',
    effect: 'read',
    input: z.object({}),
    output: currentUser,
  }),
};
