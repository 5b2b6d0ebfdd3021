// An attachment: what an upload is answered with, and the longer form that stands in a task.
import type { JsonObject } from '../../base/index.ts';
import type { Attachment } from '../world/parts.ts';
import type { World } from '../world/world.ts';
import { userOrNull } from './people.ts';

/** Only what can be named without the file's bytes; anything else is a stream of bytes. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  zip: 'application/zip',
};

/** The answer to an upload: `version` is text and `date` a number here, unlike in a task. */
export function uploaded(world: World, row: Attachment): JsonObject {
  return { ...common(world, row), version: '0', date: row.createdAt, name: row.title };
}

/** An attachment of a task. */
export function attachment(world: World, row: Attachment): JsonObject {
  return {
    ...common(world, row),
    ...{ date: String(row.createdAt), type: 1, version: 0, is_folder: null, hidden: false },
    mimetype: MIME_TYPES[row.extension] ?? 'application/octet-stream',
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
