// What hangs on a task: dependencies, links, attachments, and how long it stood in each status.
import type { JsonObject } from '../../base/index.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { uploaded } from '../render/attachment.ts';
import { task as show } from '../render/task.ts';
import type { Relation } from '../world/parts.ts';
import { listOf, statusesOf } from '../world/places.ts';
import { firstStatus } from '../world/spaces.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { taskIn } from './find.ts';

export const taskPartRoutes = [
  v2.post('/task/:task/dependency', (call) => {
    const [waiting, waitedFor] = dependency(call, {
      depends_on: textIn(call.body, 'depends_on'),
      // The published schema misspells this one; both spellings are read.
      dependency_of: textIn(call.body, 'dependency_of') ?? textIn(call.body, 'depedency_of'),
    });
    relate(call, 'dependency', waiting, waitedFor);
    return ok({});
  }),
  v2.del('/task/:task/dependency', (call) => {
    const { query } = call;
    const [waiting, waitedFor] = dependency(call, {
      depends_on: query.text('depends_on'),
      dependency_of: query.text('dependency_of'),
    });
    unrelate(call.world, 'dependency', waiting.id, waitedFor.id);
    return ok({});
  }),
  v2.post('/task/:task/link/:other', (call) => {
    const task = taskIn(call);
    relate(call, 'link', task, taskIn(call, call.params.other));
    return ok({ task: show(call.world, task, { variant: 'single' }) });
  }),
  v2.del('/task/:task/link/:other', (call) => {
    const task = taskIn(call);
    const other = taskIn(call, call.params.other);
    unrelate(call.world, 'link', task.id, other.id);
    unrelate(call.world, 'link', other.id, task.id);
    return ok({ task: show(call.world, task, { variant: 'single' }) });
  }),
  v2.post('/task/:task/attachment', (call) => ok(attach(call, taskIn(call).id))),
  v2.get('/task/bulk_time_in_status/task_ids', (call) => {
    const ids = call.query.list('task_ids') ?? [];
    return ok(Object.fromEntries(ids.map((id) => [id, timeInStatus(call, taskIn(call, id))])));
  }),
  v2.get('/task/:task/time_in_status', (call) => ok(timeInStatus(call, taskIn(call)))),
] satisfies Route[];

/** Puts the uploaded file on a task, and answers as ClickUp answers an upload. */
export function attach({ world, upload, caller, now }: Call, taskId: string): JsonObject {
  const title = upload?.name ?? 'attachment';
  const row = world.attachments.put({
    id: world.newId('uuid'),
    taskId,
    title,
    extension: /\.([A-Za-z0-9]+)$/.exec(title)?.[1]?.toLowerCase() ?? 'bin',
    size: upload?.size ?? 0,
    userId: caller.id,
    createdAt: now,
  });
  return uploaded(world, row);
}

/** The waiting task and the one it waits for, whichever way round the call says it. */
function dependency(
  call: Call,
  said: { depends_on: string | undefined; dependency_of: string | undefined },
): [waiting: Task, waitedFor: Task] {
  const task = taskIn(call);
  if (said.depends_on !== undefined) return [task, taskIn(call, said.depends_on)];
  if (said.dependency_of !== undefined) return [taskIn(call, said.dependency_of), task];
  throw new Refusal('DEPEND_001');
}

function relate(call: Call, kind: Relation['kind'], task: Task, other: Task): void {
  const { world, caller, now } = call;
  unrelate(world, kind, task.id, other.id);
  const id = world.newId('uuid');
  const ends = { taskId: task.id, otherId: other.id };
  world.relations.put({ id, kind, ...ends, userId: caller.id, createdAt: now });
}

function unrelate(world: World, kind: Relation['kind'], taskId: string, otherId: string): void {
  const rows = world.relations.where(
    (row) => row.kind === kind && row.taskId === taskId && row.otherId === otherId,
  );
  for (const row of rows) world.relations.remove(row.id);
}

function timeInStatus({ world, now }: Call, task: Task): JsonObject {
  const statuses = statusesOf(world, listOf(world, task));
  const spans = task.statusHistory.map((change, index) => {
    const until = task.statusHistory[index + 1]?.since ?? now;
    const status = statuses.find((one) => one.id === change.statusId) ?? firstStatus(statuses);
    const minutes = Math.floor((until - change.since) / 60_000);
    return {
      status: status.status,
      color: status.color,
      type: status.type,
      total_time: { by_minute: minutes, since: String(change.since) },
      orderindex: status.orderindex,
    };
  });
  const { type: _type, orderindex: _orderindex, ...current } = spans.at(-1) ?? {};
  return { current_status: current, status_history: spans };
}
