// Docs and pages of API v3: instants and workspace ids are numbers here, page lists are bare arrays.
import type { JsonObject } from '../../base/index.ts';
import { PAGE_SEAM } from '../assumptions.ts';
import { Answer, type Call, type Route, v3 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { plainText, snakeCased } from '../render/values.ts';
import { type Doc, PAGE, type Page } from '../world/parts.ts';
import type { World } from '../world/world.ts';

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
  v3.get('/docs', (call) => {
    const { world, query } = call;
    const docs = docsIn(call);
    const limit = Math.min(Math.max(query.number('limit') ?? 50, 10), 100);
    const cursor = query.text('cursor') ?? query.text('next_cursor');
    const from = cursor === undefined ? 0 : docs.findIndex((row) => row.id === cursor) + 1;
    const page = docs.slice(from, from + limit);
    const more = from + limit < docs.length;
    return {
      docs: page.map((row) => showDoc(world, row)),
      next_cursor: more ? (page.at(-1)?.id ?? null) : null,
    };
  }),
  v3.post('/docs', ({ world, body, now, caller }) => {
    const parent = body.object('parent');
    const times = { creatorId: caller.id, createdAt: now, updatedAt: now };
    const row = world.docs.add({
      name: body.text('name') ?? '',
      parentId: parent.text('id') ?? world.meta.workspaceId,
      parentType: parent.number('type') ?? EVERYTHING,
      public: body.text('visibility')?.toUpperCase() === 'PUBLIC',
      archived: false,
      ...times,
    });
    if (body.flag('create_page') !== false) {
      world.pages.add({ ...PAGE, docId: row.id, ...times });
    }
    return new Answer(201, showDoc(world, row));
  }),
  v3.get('/docs/:doc', ({ world, doc }) => showDoc(world, doc)),
  v3.get('/docs/:doc/page_listing', listing),
  v3.get('/docs/:doc/pageListing', listing),
  v3.get('/docs/:doc/pages', (call) => {
    const format = call.query.text('content_format');
    return pageTree(call.world, call.doc.id, depthIn(call), (row) =>
      showPage(call.world, row, format),
    );
  }),
  v3.post('/docs/:doc/pages', ({ world, doc, body, now, caller }) => {
    const parentId = body.text('parent_page_id') ?? null;
    if (parentId !== null && world.pages.get(parentId)?.docId !== doc.id) {
      throw new Refusal('PAGE_001');
    }
    const row = world.pages.add({
      docId: doc.id,
      parentId,
      name: body.text('name') ?? '',
      subTitle: body.text('sub_title') ?? '',
      content: body.text('content') ?? '',
      creatorId: caller.id,
      createdAt: now,
      updatedAt: now,
    });
    return new Answer(201, showPage(world, row, undefined));
  }),
  v3.get('/docs/:doc/pages/:page', (call) =>
    showPage(call.world, pageIn(call), call.query.text('content_format')),
  ),
  v3.put('/docs/:doc/pages/:page', (call) => {
    const { world, body, now } = call;
    const row = pageIn(call);
    world.pages.patch(row, {
      name: body.text('name'),
      subTitle: body.text('sub_title'),
      content: contentIn(call, row),
      updatedAt: now,
    });
    return new Answer(200);
  }),
] satisfies Route[];

function listing(call: Call) {
  return pageTree(call.world, call.doc.id, depthIn(call), (row) => pageName(call.world, row));
}

function docsIn({ world, query }: Call): Doc[] {
  const type = query.text('parent_type');
  if (query.flag('deleted')) return [];
  return world.docs.where({
    archived: query.flag('archived'),
    id: query.text('id'),
    creatorId: query.text('creator'),
    parentId: query.text('parent_id'),
    parentType: type === undefined ? undefined : (PARENT_TYPES[type] ?? Number(type)),
  });
}

function contentIn({ body }: Call, row: Page): string | undefined {
  const content = body.text('content');
  if (content === undefined) return undefined;
  const mode = body.text('content_edit_mode');
  if (mode === 'append') return `${row.content}${PAGE_SEAM}${content}`;
  if (mode === 'prepend') return `${content}${PAGE_SEAM}${row.content}`;
  return content;
}

/** Levels below the top pages; -1, the default, for all. */
function depthIn({ query }: Call): number {
  return query.number('max_page_depth') ?? -1;
}

function pageIn(call: Call): Page {
  const row = call.row(call.world.pages, 'page', 'PAGE_001');
  if (row.docId !== call.doc.id) throw new Refusal('PAGE_001');
  return row;
}

function showDoc(world: World, row: Doc): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'public', 'archived'),
    ...{ date_created: row.createdAt, date_updated: row.updatedAt, type: 1, deleted: false },
    parent: { id: row.parentId, type: row.parentType },
    workspace_id: Number(world.meta.workspaceId),
    creator: Number(row.creatorId),
  };
}

function showPage(world: World, row: Page, format: string | undefined): JsonObject {
  return {
    ...pageName(world, row),
    sub_title: row.subTitle,
    date_created: row.createdAt,
    date_updated: row.updatedAt,
    content: format === 'text/plain' ? plainText(row.content) : row.content,
    creator_id: Number(row.creatorId),
    deleted: false,
    archived: false,
    authors: [Number(row.creatorId)],
    contributors: [],
    protected: false,
    pages: [],
  };
}

/** A page in the page listing. */
function pageName(world: World, row: Page): JsonObject {
  return {
    ...snakeCased(row, 'id', 'docId', 'name'),
    ...(row.parentId === null ? {} : { parent_page_id: row.parentId }),
    workspace_id: Number(world.meta.workspaceId),
  };
}

/**
 * The doc's pages as a tree, each rendered by `show`.
 * @param depth levels below the top ones; less than 0 for all
 */
function pageTree(
  world: World,
  docId: string,
  depth: number,
  show: (row: Page) => JsonObject,
): JsonObject[] {
  const rows = world.pages.where((row) => row.docId === docId);
  const below = (parentId: string | null, left: number): JsonObject[] =>
    rows
      .filter((row) => row.parentId === parentId)
      .map((row) => ({ ...show(row), pages: left === 0 ? [] : below(row.id, left - 1) }));
  return below(null, depth);
}
