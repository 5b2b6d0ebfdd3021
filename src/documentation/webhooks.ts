// Webhooks: where ClickUp reports events to.
import { ids } from './ids.ts';
import { body, integer, many, methods, must, oneOf, rows, text } from './record.ts';

const { list, create, update, remove } = methods('webhooks');

export const webhookRecords = [
  list(
    'webhook',
    'GET /api/v2/team/{team_id}/webhook',
    'List the webhooks of a Workspace that this token created, with their health.',
    { team_id: ids.workspace },
    { answer: rows('webhooks') },
  ),
  create(
    'webhook',
    'POST /api/v2/team/{team_id}/webhook',
    'Have events reported to an address. The answer carries the secret that signs them, and nothing shows it again. A repeated call reports twice.',
    {
      team_id: ids.workspace,
      endpoint: must(text, 'Public HTTPS address that takes the events'),
      events: must(many(text), 'Names such as taskCreated, taskStatusUpdated; ["*"] for all'),
      space_id: body(integer, 'Only events of this Space'),
      folder_id: body(integer, 'Only events of this Folder'),
      list_id: body(integer, 'Only events of this List'),
      task_id: body(text, 'Only events of this task'),
    },
  ),
  update('webhook', 'PUT /api/v2/webhook/{id}', 'Change a webhook, or turn it on again.', {
    id: ids.webhook,
    endpoint: must(text, 'Public HTTPS address that takes the events'),
    events: must(text, 'Names, comma-separated; * for all'),
    status: must(oneOf('active', 'inactive'), 'inactive: reports nothing'),
  }),
  remove('webhook', 'DELETE /api/v2/webhook/{id}', 'Delete a webhook.', { id: ids.webhook }),
];
