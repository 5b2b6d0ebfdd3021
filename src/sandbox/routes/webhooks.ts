// Webhooks: registered, listed, changed, deleted, and never called.
import { type JsonObject, sha256 } from '../../base/index.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import type { Thing } from '../world/parts.ts';

const PLACES = ['task_id', 'list_id', 'folder_id', 'space_id'];

export const webhookRoutes = [
  v2.get('/team/:team/webhook', ({ world }) => ({
    webhooks: world.things.where({ kind: 'webhook' }).map(({ id, fields }) => ({ id, ...fields })),
  })),
  v2.post('/team/:team/webhook', (call) => {
    const { world, body, caller } = call;
    if (body.text('endpoint') === undefined) throw new Refusal('WEBHOOK_001');
    const id = world.newId('uuid');
    const fields = {
      userid: Number(caller.id),
      team_id: Number(world.meta.workspaceId),
      client_id: sha256(`client:${id}`).slice(0, 32).toUpperCase(),
      secret: sha256(`secret:${id}`).toUpperCase(),
      health: { status: 'active', fail_count: 0 },
      events: ['*'],
      ...Object.fromEntries(PLACES.map((name) => [name, null])),
    };
    return stored(call, { id, kind: 'webhook', parentId: '', fields });
  }),
  v2.put('/webhook/:webhook', (call) => stored(call, webhookIn(call))),
  v2.quiet.del('/webhook/:webhook', (call) => call.world.things.remove(webhookIn(call).id)),
] satisfies Route[];

function webhookIn(call: Call): Thing {
  return call.thing('webhook', 'WEBHOOK_002');
}

/** The webhook with what was sent. `"*"` stands for all events. @throws Refusal for what is no URL */
function stored(call: Call, row: Thing): JsonObject {
  const { body } = call;
  const [endpoint, status] = [body.text('endpoint'), body.text('status')];
  if (endpoint !== undefined && !/^https?:\/\/\S+$/.test(endpoint))
    throw new Refusal('WEBHOOK_001');
  const { id, fields } = call.store(row, {
    endpoint,
    events: body.members.events === '*' ? ['*'] : body.ids('events'),
    health: status === undefined ? undefined : { status, fail_count: 0 },
    ...Object.fromEntries(PLACES.map((name) => [name, body.text(name)])),
  });
  return { id, webhook: { id, ...fields } };
}
