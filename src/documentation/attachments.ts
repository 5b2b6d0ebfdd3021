// Files that hang on tasks and on custom fields.
import { ids } from './ids.ts';
import { body, file, integer, methods, oneOf, path, query, rows, text } from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { list, create } = methods('attachments', 'tasks');

const where = {
  workspace_id: ids.workspace,
  entity_type: {
    ...path('What the file hangs on: attachments for a task, custom_fields for a file field'),
    schema: oneOf('attachments', 'custom_fields'),
  },
  entity_id: path(
    'Task id, from list_all_click_up_tasks, or custom field id, from list_all_click_up_custom_fields',
  ),
};
const upload = file(
  'The file: {path} on the machine of a local server, or {base64, filename} anywhere',
);

export const attachmentRecords = [
  create(
    'task_attachment',
    'POST /api/v2/task/{task_id}/attachment',
    'Attach a file to a task. A repeated call attaches it again; the API cannot delete attachments.',
    { task_id: ids.task, attachment: upload, ...byCustomId },
  ),
  list(
    'attachment',
    'GET /api/v3/workspaces/{workspace_id}/{entity_type}/{entity_id}/attachments',
    'List the files of a task or of a file field, a page at a time.',
    {
      ...where,
      cursor: query(text, 'next_cursor of the page before'),
      limit: query(integer, 'How many a page'),
    },
    { answer: rows('data') },
  ),
  create(
    'attachment',
    'POST /api/v3/workspaces/{workspace_id}/{entity_type}/{entity_id}/attachments',
    'Attach a file to a task or to a file field. A repeated call attaches it again.',
    { ...where, attachment: upload, filename: body(text, 'Name to show instead of the own one') },
  ),
];
