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
  return {
    id: `${row.id}.${row.extension}`,
    version: '0',
    date: row.createdAt,
    name: row.title,
    title: row.title,
    extension: row.extension,
    source: 1,
    ...thumbnails(),
    ...addresses(world, row),
  };
}

/** An attachment of a task. */
export function attachment(world: World, row: Attachment): JsonObject {
  return {
    id: `${row.id}.${row.extension}`,
    date: String(row.createdAt),
    title: row.title,
    type: 1,
    source: 1,
    version: 0,
    extension: row.extension,
    ...thumbnails(),
    is_folder: null,
    mimetype: MIME_TYPES[row.extension] ?? 'application/octet-stream',
    hidden: false,
    parent_id: row.taskId,
    size: row.size,
    total_comments: 0,
    resolved_comments: 0,
    user: userOrNull(world, row.userId),
    deleted: false,
    orientation: null,
    email_data: null,
    workspace_id: null,
    ...addresses(world, row),
  };
}

/** The sandbox holds no bytes, so it draws no picture of them either. */
function thumbnails(): JsonObject {
  return { thumbnail_small: null, thumbnail_medium: null, thumbnail_large: null };
}

function addresses(world: World, row: Attachment): JsonObject {
  const team = `t${world.meta.workspaceId}`;
  const name = encodeURIComponent(row.title);
  const url = `https://${team}.p.clickup-attachments.com/${team}/${row.id}/${name}`;
  return { url, url_w_query: `${url}?view=open`, url_w_host: url };
}
