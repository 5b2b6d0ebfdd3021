// Docs and pages of API v3: instants and workspace ids are numbers here, page lists are bare arrays.
import type { JsonObject } from '../../base/index.ts';
import type { Doc, Page } from '../world/parts.ts';
import type { World } from '../world/world.ts';
import { plainText, snakeCased } from './values.ts';

export function showDoc(world: World, row: Doc): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'public', 'archived'),
    ...{ date_created: row.createdAt, date_updated: row.updatedAt, type: 1, deleted: false },
    parent: { id: row.parentId, type: row.parentType },
    workspace_id: Number(world.meta.workspaceId),
    creator: Number(row.creatorId),
  };
}

export function showPage(world: World, row: Page, format: string | undefined): JsonObject {
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
export function pageName(world: World, row: Page): JsonObject {
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
export function pageTree(
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
