// Webhooks: registered, listed, changed, deleted, and never called.
import { type JsonObject, sha256 } from '../../base/index.ts';
import { ok, type Route, v2 } from '../http/call.ts';
import { asIds, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { webhook } from '../render/parts.ts';
import { finder, removing } from './find.ts';

const webhookIn = finder(({ webhooks }) => webhooks, 'webhook', 'WEBHOOK_002');

export const webhookRoutes = [
  v2.get('/team/:team/webhook', ({ world }) =>
    ok({ webhooks: world.webhooks.all().map((row) => webhook(world, row)) }),
  ),
  v2.post('/team/:team/webhook', (call) => {
    const { world, body, caller } = call;
    const endpoint = endpointIn(body);
    if (endpoint === undefined) throw new Refusal('WEBHOOK_001');
    const id = world.newId('uuid');
    const row = world.webhooks.put({
      id,
      userId: caller.id,
      endpoint,
      clientId: sha256(`client:${id}`).slice(0, 32).toUpperCase(),
      events: eventsIn(body) ?? ['*'],
      spaceId: textIn(body, 'space_id') ?? null,
      folderId: textIn(body, 'folder_id') ?? null,
      listId: textIn(body, 'list_id') ?? null,
      taskId: textIn(body, 'task_id') ?? null,
      status: 'active',
      secret: sha256(`secret:${id}`).toUpperCase(),
    });
    return ok({ id, webhook: webhook(world, row) });
  }),
  v2.put('/webhook/:webhook', (call) => {
    const { world, body } = call;
    const row = webhookIn(call);
    const changed = world.webhooks.patch(row, {
      endpoint: endpointIn(body) ?? row.endpoint,
      events: eventsIn(body) ?? row.events,
      status: textIn(body, 'status') ?? row.status,
    });
    return ok({ id: row.id, webhook: webhook(world, changed) });
  }),
  v2.del(
    '/webhook/:webhook',
    removing(({ webhooks }) => webhooks, webhookIn),
  ),
] satisfies Route[];

/** The endpoint sent; undefined when none was. @throws Refusal for one that is no URL */
function endpointIn(body: JsonObject): string | undefined {
  const endpoint = textIn(body, 'endpoint');
  if (endpoint !== undefined && !/^https?:\/\/\S+$/.test(endpoint))
    throw new Refusal('WEBHOOK_001');
  return endpoint;
}

/** A list of names, or `"*"` for all. */
function eventsIn(body: JsonObject): string[] | undefined {
  return body.events === '*' ? ['*'] : asIds(body.events);
}
