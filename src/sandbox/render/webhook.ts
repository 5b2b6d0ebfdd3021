// A webhook as its calls answer it.
import type { JsonObject } from '../../base/index.ts';
import type { Webhook } from '../world/parts.ts';
import type { World } from '../world/world.ts';

export function webhook(world: World, row: Webhook): JsonObject {
  return {
    id: row.id,
    userid: Number(row.userId),
    team_id: Number(world.meta.workspaceId),
    endpoint: row.endpoint,
    client_id: row.clientId,
    events: [...row.events],
    task_id: row.taskId,
    list_id: row.listId,
    folder_id: row.folderId,
    space_id: row.spaceId,
    health: { status: row.status, fail_count: 0 },
    secret: row.secret,
  };
}
