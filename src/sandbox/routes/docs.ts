// Docs and pages of API v3. A doc can be made and read, a page also edited; nothing can be deleted.
import { isObject } from '../../base/index.ts';
import { FIRST_PAGE_NAME, NO_FURTHER_DOCS, PAGE_SEAM } from '../assumptions.ts';
import { type Call, ok, type Route, v3 } from '../http/call.ts';
import { flagIn, numberIn, textIn } from '../http/input.ts';
import type { Query } from '../http/query.ts';
import { Refusal } from '../http/refusal.ts';
import { doc, page, pageName, pageTree } from '../render/doc.ts';
import type { Doc, Page } from '../world/parts.ts';
import { finder } from './find.ts';

const docIn = finder(({ docs }) => docs, 'doc', 'ACCESS_999');

const EVERYTHING = 7;
const PARENT_TYPES: Readonly<Record<string, number>> = {
  TASK: 1,
  SPACE: 4,
  FOLDER: 5,
  LIST: 6,
  EVERYTHING,
  WORKSPACE: 12,
};

export const docRoutes = [
  v3.get('/docs', ({ world, query }) => {
    const docs = world.docs.where(docFilter(query));
    const limit = Math.min(Math.max(query.number('limit') ?? 50, 10), 100);
    const cursor = query.text('cursor') ?? query.text('next_cursor');
    const from = cursor === undefined ? 0 : docs.findIndex((row) => row.id === cursor) + 1;
    const shown = docs.slice(from, from + limit);
    const more = from + limit < docs.length;
    return ok({
      docs: shown.map((row) => doc(world, row)),
      next_cursor: more ? (shown.at(-1)?.id ?? null) : NO_FURTHER_DOCS,
    });
  }),
  v3.post('/docs', (call) => {
    const { world, body, now, caller } = call;
    const parent = isObject(body.parent) ? body.parent : {};
    const times = { creatorId: caller.id, createdAt: now, updatedAt: now };
    const row = world.docs.put({
      id: world.newId('doc'),
      name: textIn(body, 'name') ?? '',
      parentId: textIn(parent, 'id') ?? world.meta.workspaceId,
      parentType: numberIn(parent, 'type') ?? EVERYTHING,
      public: textIn(body, 'visibility')?.toUpperCase() === 'PUBLIC',
      archived: false,
      ...times,
    });
    if (flagIn(body, 'create_page') !== false) {
      const empty = { parentId: null, name: FIRST_PAGE_NAME, subTitle: '', content: '' };
      world.pages.put({ id: world.newId('doc'), docId: row.id, ...empty, ...times });
    }
    return { status: 201, body: doc(world, row) };
  }),
  v3.get('/docs/:doc', (call) => ok(doc(call.world, docIn(call)))),
  v3.get('/docs/:doc/page_listing', listing),
  v3.get('/docs/:doc/pageListing', listing),
  v3.get('/docs/:doc/pages', (call) => {
    const { world } = call;
    const format = call.query.text('content_format');
    return ok(pageTree(world, docIn(call).id, depthIn(call), (row) => page(world, row, format)));
  }),
  v3.post('/docs/:doc/pages', (call) => {
    const { world, body, now, caller } = call;
    const parentId = textIn(body, 'parent_page_id') ?? null;
    const docId = docIn(call).id;
    if (parentId !== null && world.pages.get(parentId)?.docId !== docId) {
      throw new Refusal('PAGE_001');
    }
    const row = world.pages.put({
      id: world.newId('doc'),
      docId,
      parentId,
      name: textIn(body, 'name') ?? '',
      subTitle: textIn(body, 'sub_title') ?? '',
      content: textIn(body, 'content') ?? '',
      creatorId: caller.id,
      createdAt: now,
      updatedAt: now,
    });
    return { status: 201, body: page(world, row, undefined) };
  }),
  v3.get('/docs/:doc/pages/:page', (call) =>
    ok(page(call.world, pageIn(call), call.query.text('content_format'))),
  ),
  v3.put('/docs/:doc/pages/:page', (call) => {
    const { world, body, now } = call;
    const row = pageIn(call);
    world.pages.patch(row, {
      name: textIn(body, 'name') ?? row.name,
      subTitle: textIn(body, 'sub_title') ?? row.subTitle,
      content: contentIn(call, row),
      updatedAt: now,
    });
    // ClickUp answers 200 with no body.
    return { status: 200, body: undefined };
  }),
] satisfies Route[];

function listing(call: Call) {
  const { world } = call;
  return ok(pageTree(world, docIn(call).id, depthIn(call), (row) => pageName(world, row)));
}

function docFilter(query: Query): (row: Doc) => boolean {
  const id = query.text('id');
  const creator = query.text('creator');
  const parentId = query.text('parent_id');
  const parentType = query.text('parent_type');
  const type =
    parentType === undefined ? undefined : (PARENT_TYPES[parentType] ?? Number(parentType));
  return (row) =>
    !query.flag('deleted') &&
    row.archived === query.flag('archived') &&
    (id === undefined || row.id === id) &&
    (creator === undefined || row.creatorId === creator) &&
    (parentId === undefined || row.parentId === parentId) &&
    (type === undefined || row.parentType === type);
}

function contentIn({ body }: Call, row: Page): string {
  const content = textIn(body, 'content');
  if (content === undefined) return row.content;
  const mode = textIn(body, 'content_edit_mode');
  if (mode === 'append') return `${row.content}${PAGE_SEAM}${content}`;
  if (mode === 'prepend') return `${content}${PAGE_SEAM}${row.content}`;
  return content;
}

/** Levels below the top pages; -1, the default, for all. */
function depthIn({ query }: Call): number {
  return query.number('max_page_depth') ?? -1;
}

function pageIn(call: Call): Page {
  const row = call.world.pages.get(call.params.page ?? '');
  if (row === undefined || row.docId !== docIn(call).id) throw new Refusal('PAGE_001');
  return row;
}
