// Webhooks: registered, listed, changed, deleted, and never called.
import { sha256 } from '../../base/index.ts';
import type { Body } from '../http/body.ts';
import { type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showWebhook } from '../render/parts.ts';

export const webhookRoutes = [
  v2.get('/team/:team/webhook', ({ world }) => ({
    webhooks: world.webhooks.all().map((row) => showWebhook(world, row)),
  })),
  v2.post('/team/:team/webhook', ({ world, body, caller }) => {
    const endpoint = endpointIn(body);
    if (endpoint === undefined) throw new Refusal('WEBHOOK_001');
    const id = world.newId('uuid');
    const row = world.webhooks.put({
      id,
      userId: caller.id,
      endpoint,
      clientId: sha256(`client:${id}`).slice(0, 32).toUpperCase(),
      events: eventsIn(body) ?? ['*'],
      spaceId: body.text('space_id') ?? null,
      folderId: body.text('folder_id') ?? null,
      listId: body.text('list_id') ?? null,
      taskId: body.text('task_id') ?? null,
      status: 'active',
      secret: sha256(`secret:${id}`).toUpperCase(),
    });
    return { id, webhook: showWebhook(world, row) };
  }),
  v2.put('/webhook/:webhook', ({ world, webhook, body }) => {
    const changed = world.webhooks.patch(webhook, {
      endpoint: endpointIn(body) ?? webhook.endpoint,
      events: eventsIn(body) ?? webhook.events,
      status: body.text('status') ?? webhook.status,
    });
    return { id: webhook.id, webhook: showWebhook(world, changed) };
  }),
  v2.quiet.del('/webhook/:webhook', ({ world, webhook }) => world.webhooks.remove(webhook.id)),
] satisfies Route[];

/** The endpoint sent; undefined when none was. @throws Refusal for one that is no URL */
function endpointIn(body: Body): string | undefined {
  const endpoint = body.text('endpoint');
  if (endpoint !== undefined && !/^https?:\/\/\S+$/.test(endpoint))
    throw new Refusal('WEBHOOK_001');
  return endpoint;
}

/** A list of names, or `"*"` for all. */
function eventsIn(body: Body): string[] | undefined {
  return body.members.events === '*' ? ['*'] : body.ids('events');
}
