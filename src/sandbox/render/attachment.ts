// An attachment, in a task and as the answer to an upload.
import type { JsonObject } from '../../base/index.ts';
import type { Attachment } from '../world/attachment.ts';

export function attachment(row: Attachment): JsonObject {
  const url = `https://t9015.p.clickup-attachments.com/t9015/${row.id}/${encodeURIComponent(row.title)}`;
  return {
    id: `${row.id}.${row.extension}`,
    version: '0',
    date: row.createdAt,
    title: row.title,
    extension: row.extension,
    size: row.size,
    thumbnail_small: null,
    thumbnail_large: null,
    url,
  };
}
