// How tools for docs and their pages are recognised.

import { docId, name, own, pageId, workspaceId } from './fields.ts';
import type { Field, IntentTable } from './intent.ts';

const content: Field = { kind: 'text', names: ['content', 'markdown_content', 'body', 'text'] };

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
} satisfies IntentTable<'doc.list' | 'page.list' | 'page.create' | 'page.update'>;
