// Comments: a create answers with numbers, a read with text.
import type { Json, JsonObject } from '../../base/index.ts';
import type { Comment } from '../world/parts.ts';
import type { World } from '../world/world.ts';
import { userOrNull } from './people.ts';
import { instant } from './values.ts';

export function comment(world: World, row: Comment): JsonObject {
  return {
    id: row.id,
    comment: row.blocks.length === 0 ? [{ text: row.text }] : ([...row.blocks] as Json[]),
    comment_text: row.text,
    user: userOrNull(world, row.userId),
    resolved: row.resolved,
    assignee: userOrNull(world, row.assigneeId),
    group_assignee: null,
    assigned_by: userOrNull(world, row.assignedById),
    reactions: [],
    date: instant(row.createdAt),
    reply_count: world.comments.where(
      (reply) => reply.parentKind === 'comment' && reply.parentId === row.id,
    ).length,
  };
}

export function createdComment(world: World, row: Comment, historyId: string): JsonObject {
  return {
    id: Number(row.id),
    hist_id: historyId,
    date: row.createdAt,
    version: {
      object_type: 'comment',
      object_id: row.id,
      workspace_id: Number(world.meta.workspaceId),
      operation: 'c',
      version: row.createdAt,
      deleted: false,
      date_created: row.createdAt,
      date_updated: row.createdAt,
    },
  };
}
