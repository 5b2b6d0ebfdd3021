// Docs with their pages, and chat.
import { z } from 'zod';
import { channel, comment, doc, page } from '../entities.ts';
import { operation } from '../operation.ts';
import { idIn, madeSince, present, removes } from './lookups.ts';

export const docOperations = {
  'doc.list': operation({
    summary: 'The docs of a workspace',
    effect: 'read',
    input: z.object({ workspaceId: z.string() }),
    output: z.array(doc),
  }),
  'page.list': operation({
    summary: 'The pages of a doc, flat, with their parents',
    effect: 'read',
    input: z.object({ workspaceId: z.string(), docId: z.string() }),
    output: z.array(page),
  }),
  'page.create': operation({
    summary: 'A new page in a doc, in markdown',
    effect: 'create',
    input: z.object({
      workspaceId: z.string(),
      docId: z.string(),
      name: z.string().min(1),
      content: z.string().optional(),
      parentId: z.string().optional(),
    }),
    output: page,
    markerField: 'content',
    probe: {
      look: (input) => ({
        operation: 'page.list',
        input: { workspaceId: input.workspaceId, docId: input.docId },
      }),
      applied: (answer, input, marker) => {
        const hit = z
          .array(page)
          .parse(answer)
          .find((one) =>
            marker !== null && one.content !== null
              ? one.content.includes(marker)
              : one.name === input.name,
          );
        return hit ? { id: hit.id } : null;
      },
    },
  }),
  'page.update': operation({
    summary: 'New text for a page: replaced, or added at its end or start',
    effect: 'update',
    input: z.object({
      workspaceId: z.string(),
      docId: z.string(),
      pageId: z.string(),
      name: z.string().optional(),
      content: z.string().optional(),
      mode: z.enum(['replace', 'append', 'prepend']).optional(),
    }),
    output: page.nullable(),
    markerField: 'content',
    repeatable: ({ mode }) => mode === undefined || mode === 'replace',
    inverse: ({ input, before }) =>
      before
        ? {
            operation: 'page.update',
            input: {
              workspaceId: input.workspaceId,
              docId: input.docId,
              pageId: input.pageId,
              ...before,
              mode: 'replace',
            },
          }
        : null,
  }),
  'channel.list': operation({
    summary: 'The channels of a workspace’s chat',
    effect: 'read',
    input: z.object({ workspaceId: z.string() }),
    output: z.array(channel),
  }),
  'message.list': operation({
    summary: 'The messages of a channel',
    effect: 'read',
    input: z.object({ workspaceId: z.string(), channelId: z.string() }),
    output: z.array(comment),
  }),
  'message.create': operation({
    summary: 'A message in a channel, in markdown',
    effect: 'create',
    input: z.object({ workspaceId: z.string(), channelId: z.string(), text: z.string().min(1) }),
    output: z.object({ id: z.string() }),
    markerField: 'text',
    probe: {
      look: ({ workspaceId, channelId }) => ({
        operation: 'message.list',
        input: { workspaceId, channelId },
      }),
      applied: (answer, input, marker, since) => {
        const hit = z
          .array(comment)
          .parse(answer)
          .find((one) =>
            marker === null
              ? one.text === input.text && madeSince(one.createdAt, since)
              : one.text.includes(marker),
          );
        return hit ? { id: hit.id } : null;
      },
    },
    inverse: ({ input: { workspaceId }, output }) => {
      const messageId = idIn(output);
      return messageId === null
        ? null
        : { operation: 'message.delete', input: { workspaceId, messageId } };
    },
    traces: ['text'],
  }),
  'message.delete': operation({
    summary: 'A message of a channel removed for good',
    input: z.object({ workspaceId: z.string(), messageId: z.string() }),
    ...removes('messageId'),
    keeps: ['workspaceId', 'channelId', 'text'],
    inverse: ({ before }) =>
      before && typeof before.channelId === 'string'
        ? { operation: 'message.create', input: present(before) }
        : null,
  }),
};
