// Docs and pages; nested pages come out flat, parents before children.
import type { JsonObject } from '../../base/index.ts';
import { type Doc, type Page, page } from '../../clickup/index.ts';
import { rowsIn } from '../answer/payload.ts';
import { id, pick, records, text } from '../answer/read.ts';
import { field, name, own, READS, type SpecTable, workspaceId } from './contract.ts';
import { record, rows } from './rows.ts';

const docId = field('id', 'doc_id document_id doc', { of: 'doc' });
const pageId = field('id', 'page_id page', { of: 'page' });
const content = field('text', 'content markdown_content body text');
const mode = field('choice', 'content_edit_mode edit_mode mode append');
const parentId = field('id', 'parent_page_id parent_id parent_page parent');
const listed = { workspaceId, docId: own(docId) };

export const docSpecs = {
  'doc.list': {
    ways: [{ verbs: READS, fields: { workspaceId: own(workspaceId) }, accepts: ['workspace'] }],
    output: (data) => rows(data, ['docs', 'documents'], docFrom),
  },
  'page.list': {
    ways: [
      { fields: listed, accepts: ['doc'], prefers: 'content_format' },
      {
        ...{ fields: listed, accepts: ['doc'], marks: ['listing'], handicap: 0.1 },
        caveat: 'the pages come without their text',
      },
    ],
    output: (data) => {
      const found = rowsIn(data, ['pages']);
      return found && records(found).flatMap((row) => pagesFrom(row));
    },
  },
  'page.create': {
    ways: [
      {
        fields: { workspaceId, docId, name, content, parentId },
        ...{ accepts: ['doc'], fallbacks: { content: '', sub_title: '' } },
      },
    ],
    output: (data) => record(data, ['page'], pageFrom),
    created: (id, input) => page.parse({ ...input, id }),
  },
  'page.update': {
    ways: [
      {
        fields: { workspaceId, docId, pageId: own(pageId), name, content, mode },
        accepts: ['doc'],
      },
    ],
    output: (data) => record(data, ['page'], pageFrom) ?? null,
  },
} satisfies Partial<SpecTable>;

function docFrom(row: JsonObject): Doc | undefined {
  const own = id(pick(row, 'id', 'doc_id', 'document_id'));
  if (own === null) return undefined;
  const title = text(pick(row, 'name', 'title')) ?? '';
  return { id: own, name: title, workspaceId: id(pick(row, 'workspace_id', 'team_id')) };
}

function pageFrom(row: JsonObject): Page | undefined {
  const own = id(pick(row, 'id', 'page_id'));
  if (own === null) return undefined;
  return {
    id: own,
    name: text(pick(row, 'name', 'title')) ?? '',
    docId: id(pick(row, 'doc_id', 'document_id')),
    parentId: id(pick(row, 'parent_page_id', 'parent_id')),
    content: text(pick(row, 'content', 'markdown', 'text')),
  };
}

/** The page and all pages under it. */
function pagesFrom(row: JsonObject, under: string | null = null): Page[] {
  const found = pageFrom(row);
  if (!found) return [];
  const children = records(pick(row, 'pages', 'children'));
  const own = { ...found, parentId: found.parentId ?? under };
  return [own, ...children.flatMap((child) => pagesFrom(child, found.id))];
}
