// Docs, pages and channels; nested pages come out flat, parents before children.
import type { JsonObject } from '../../../base/index.ts';
import type { Channel, Doc, Page } from '../../../clickup/index.ts';
import { id, pick, records, text } from '../read.ts';

export function docFrom(record: JsonObject): Doc | undefined {
  const docId = id(pick(record, 'id', 'doc_id', 'document_id'));
  if (docId === null) return undefined;
  const name = text(pick(record, 'name', 'title')) ?? '';
  return { id: docId, name, workspaceId: id(pick(record, 'workspace_id', 'team_id')) };
}

export function channelFrom(record: JsonObject): Channel | undefined {
  const channelId = id(pick(record, 'id', 'channel_id'));
  return channelId === null
    ? undefined
    : { id: channelId, name: text(pick(record, 'name', 'title')) ?? '' };
}

export function pageFrom(record: JsonObject): Page | undefined {
  const pageId = id(pick(record, 'id', 'page_id'));
  if (pageId === null) return undefined;
  return {
    id: pageId,
    name: text(pick(record, 'name', 'title')) ?? '',
    docId: id(pick(record, 'doc_id', 'document_id')),
    parentId: id(pick(record, 'parent_page_id', 'parent_id')),
    content: text(pick(record, 'content', 'markdown', 'text')),
  };
}

/** The page and all pages under it. */
export function pagesFrom(record: JsonObject, parentId: string | null = null): Page[] {
  const page = pageFrom(record);
  if (!page) return [];
  const own = { ...page, parentId: page.parentId ?? parentId };
  const children = records(pick(record, 'pages', 'children'));
  return [own, ...children.flatMap((child) => pagesFrom(child, page.id))];
}
