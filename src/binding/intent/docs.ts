// How tools for docs with their pages, and for chat, are recognised.

import { docId, name, own, pageId, workspaceId } from './fields.ts';
import type { Field, IntentTable } from './intent.ts';

const content: Field = { kind: 'text', names: ['content', 'markdown_content', 'body', 'text'] };

const channelId: Field = {
  kind: 'id',
  of: 'channel',
  names: ['channel_id', 'chat_channel_id', 'channel'],
};

export const docIntents = {
  'doc.list': [
    {
      noun: 'doc',
      many: true,
      verbs: ['list', 'get', 'search'],
      beside: ['workspace'],
      fields: { workspaceId: own(workspaceId) },
    },
  ],
  'page.list': [
    {
      noun: 'page',
      many: true,
      verbs: ['get', 'list'],
      beside: ['doc'],
      fields: { workspaceId, docId: own(docId) },
      prefers: 'content_format',
    },
    {
      noun: 'page',
      many: true,
      verbs: ['get', 'list'],
      beside: ['doc'],
      marks: ['listing'],
      fields: { workspaceId, docId: own(docId) },
      handicap: 0.1,
      caveat: 'the pages come without their text',
    },
  ],
  'page.create': [
    {
      noun: 'page',
      verbs: ['create'],
      beside: ['doc'],
      fields: {
        workspaceId,
        docId,
        name,
        content,
        parentId: { kind: 'id', names: ['parent_page_id', 'parent_id', 'parent_page', 'parent'] },
      },
      fallbacks: { content: '', sub_title: '' },
    },
  ],
  'page.update': [
    {
      noun: 'page',
      verbs: ['update'],
      beside: ['doc'],
      fields: {
        workspaceId,
        docId,
        pageId: own(pageId),
        name,
        content,
        mode: { kind: 'choice', names: ['content_edit_mode', 'edit_mode', 'mode', 'append'] },
      },
    },
  ],
  'channel.list': [
    {
      noun: 'channel',
      many: true,
      verbs: ['list', 'get'],
      beside: ['workspace'],
      fields: { workspaceId: own(workspaceId) },
    },
  ],
  'message.list': [
    {
      noun: 'message',
      many: true,
      verbs: ['list', 'get'],
      beside: ['channel'],
      fields: { workspaceId, channelId: own(channelId) },
      asks: { content_format: 'text/md' },
    },
  ],
  'message.create': [
    {
      noun: 'message',
      verbs: ['create'],
      beside: ['channel'],
      fields: {
        workspaceId,
        channelId,
        text: { kind: 'text', names: ['content', 'message', 'text', 'body'] },
      },
      fallbacks: { type: 'message', content_format: 'text/md' },
    },
  ],
  'message.delete': [
    {
      noun: 'message',
      verbs: ['delete'],
      beside: ['channel'],
      fields: {
        workspaceId,
        messageId: own({ kind: 'id', of: 'message', names: ['message_id', 'chat_message_id'] }),
      },
    },
  ],
} satisfies IntentTable<
  | 'doc.list'
  | 'page.list'
  | 'page.create'
  | 'page.update'
  | 'channel.list'
  | 'message.list'
  | 'message.create'
  | 'message.delete'
>;
