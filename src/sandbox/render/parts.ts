// Comments, custom fields, views, webhooks and attachments, as they are answered.
import { getMimeType } from 'hono/utils/mime';
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Attachment, Comment, CommentParent, Field } from '../world/parts.ts';
import type { World } from '../world/world.ts';
import { userOrNull, users } from './people.ts';
import { instant, snakeCased } from './values.ts';

export function showComment(world: World, row: Comment): JsonObject {
  return {
    id: row.id,
    comment: row.blocks.length === 0 ? [{ text: row.text }] : ([...row.blocks] as Json[]),
    comment_text: row.text,
    user: userOrNull(world, row.userId),
    // Only a comment that was given to somebody can be resolved, and says whether it was.
    ...(row.assigneeId === null ? {} : { resolved: row.resolved }),
    assignee: userOrNull(world, row.assigneeId),
    group_assignee: null,
    ...(row.assigneeId === null ? {} : { assigned_by: userOrNull(world, row.assignedById) }),
    reactions: [],
    date: instant(row.createdAt),
    reply_count: world.comments.where(
      (reply) => reply.parentKind === 'comment' && reply.parentId === row.id,
    ).length,
  };
}

/** ClickUp's numbers for what a comment stands on. */
const ROOT_TYPES = { task: 1, comment: 2, list: 6, view: 8 } as const satisfies Record<
  CommentParent,
  number
>;

/** The answer to a new comment, whose change event of ClickUp's own is told along. */
export function createdComment(world: World, row: Comment): JsonObject {
  const at = row.createdAt;
  const workspace = { workspace_id: Number(world.meta.workspaceId) };
  const historyId = world.newId(row.parentKind === 'list' ? 'uuid' : 'history');
  const parent = { object_type: row.parentKind, object_id: row.parentId, ...workspace };
  return {
    id: Number(row.id),
    hist_id: historyId,
    date: at,
    version: {
      ...{ object_type: 'comment', object_id: row.id, ...workspace, operation: 'c' },
      data: {
        context: {
          root_parent_type: ROOT_TYPES[row.parentKind],
          is_chat: false,
          audit_context: { userid: Number(row.userId), current_time: at, route: '*' },
          originating_service: 'publicapi',
        },
        relationships: [
          { type: 'comment-author', object_type: 'user', object_id: row.userId, ...workspace },
          { type: 'comment-parent', ...parent },
        ],
        changes: [{ field: 'date_created', after: at }],
      },
      ...{ master_id: 31, version: at * 1000, deleted: false, traceparent: historyId },
      ...{ date_created: at, date_updated: at, event_publish_time: at },
    },
  };
}

export function showField(row: Field): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'type', 'typeConfig'),
    date_created: instant(row.createdAt),
    required: false,
    hide_from_guests: false,
  };
}

/** An unset field comes without `value`. */
export function taskField(world: World, row: Field, value: Json | undefined): JsonObject {
  return value === undefined
    ? showField(row)
    : { ...showField(row), value: shown(world, row, value), value_richtext: null };
}

/** What is shown differs from what was set: a drop-down's option becomes its place, a number text. */
function shown(world: World, row: Field, value: Json): Json {
  switch (row.type) {
    case 'drop_down': {
      const options = Array.isArray(row.typeConfig.options) ? row.typeConfig.options : [];
      const index = options.findIndex((option) => isObject(option) && option.id === value);
      return index === -1 ? value : index;
    }
    case 'date':
    case 'number':
    case 'currency':
    case 'checkbox':
      return String(value);
    case 'users':
      return Array.isArray(value) ? users(world, value.map(String)) : value;
    default:
      return value;
  }
}

/** The answer to an upload: `version` is text and `date` a number here, unlike in a task. */
export function uploaded(world: World, row: Attachment): JsonObject {
  return { ...common(world, row), version: '0', date: row.createdAt, name: row.title };
}

/** An attachment of a task. */
export function attachment(world: World, row: Attachment): JsonObject {
  return {
    ...common(world, row),
    ...{ date: String(row.createdAt), type: 1, version: 0, is_folder: null, hidden: false },
    mimetype: getMimeType(row.title)?.split(';')[0] ?? 'application/octet-stream',
    parent_id: row.taskId,
    size: row.size,
    user: userOrNull(world, row.userId),
    ...{ total_comments: 0, resolved_comments: 0, deleted: false },
    ...{ orientation: null, email_data: null, workspace_id: null },
  };
}

/** What both show. The sandbox holds no bytes, so it draws no picture of them either. */
function common(world: World, row: Attachment): JsonObject {
  const { id, title, extension } = row;
  const team = `t${world.meta.workspaceId}`;
  const name = encodeURIComponent(title);
  const url = `https://${team}.p.clickup-attachments.com/${team}/${id}/${name}`;
  return {
    ...{ id: `${id}.${extension}`, title, extension, source: 1 },
    ...{ thumbnail_small: null, thumbnail_medium: null, thumbnail_large: null },
    ...{ url, url_w_query: `${url}?view=open`, url_w_host: url },
  };
}
