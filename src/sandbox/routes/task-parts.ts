// What hangs on a task: dependencies, links, attachments, checklists, and how long it stood in each status.
import type { Json, JsonObject } from '../../base/index.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { uploaded } from '../render/parts.ts';
import { showChecklist, showTask } from '../render/task.ts';
import type { Checklist, ChecklistItem, Relation } from '../world/parts.ts';
import { listOf, statusesOf } from '../world/places.ts';
import { firstStatus } from '../world/spaces.ts';
import type { Change } from '../world/table.ts';
import type { Task } from '../world/task.ts';

export const taskPartRoutes = [
  v2.quiet.post('/task/:task/dependency', (call) => {
    const { body } = call;
    // The published schema misspells this one; both spellings are read.
    const dependant = body.text('dependency_of') ?? body.text('depedency_of');
    relate(call, 'dependency', dependency(call, body.text('depends_on'), dependant));
  }),
  v2.quiet.del('/task/:task/dependency', (call) => {
    const { query } = call;
    const ends = dependency(call, query.text('depends_on'), query.text('dependency_of'));
    unrelate(call, 'dependency', ends);
  }),
  v2.post('/task/:task/link/:other', (call) => linked(call, relate)),
  v2.del('/task/:task/link/:other', (call) =>
    linked(call, (_call, kind, [task, other]) => {
      unrelate(call, kind, [task, other]);
      unrelate(call, kind, [other, task]);
    }),
  ),
  v2.post('/task/:task/attachment', (call) => attach(call, call.task.id)),
  v2.get('/task/bulk_time_in_status/task_ids', (call) => {
    const ids = call.query.list('task_ids') ?? [];
    return Object.fromEntries(ids.map((id) => [id, timeInStatus(call, call.taskOf(id))]));
  }),
  v2.get('/task/:task/time_in_status', (call) => timeInStatus(call, call.task)),
  v2.post('/task/:task/checklist', ({ world, task, body, now, caller }) => {
    const row = world.checklists.add({
      taskId: task.id,
      name: body.name('CHECK_002'),
      orderindex: world.checklists.where({ taskId: task.id }).length,
      creatorId: caller.id,
      createdAt: now,
      items: [],
    });
    // A new one is shown without who made it and when.
    const { date_created: _made, creator: _creator, ...shown } = showChecklist(world, row);
    return { checklist: shown };
  }),
  v2.put('/checklist/:checklist', (call) => {
    const { body } = call;
    return changed(call, { name: body.text('name'), orderindex: body.number('position') });
  }),
  v2.quiet.del('/checklist/:checklist', ({ world, checklist }) =>
    world.checklists.remove(checklist.id),
  ),
  v2.post('/checklist/:checklist/checklist_item', (call) => {
    const { items } = call.checklist;
    const item: ChecklistItem = {
      id: call.world.newId('uuid'),
      name: call.body.name('CHECK_002'),
      assigneeId: assigneeIn(call) ?? null,
      resolved: false,
      parentId: null,
      createdAt: call.now,
    };
    return changed(call, { items: [...items, item] });
  }),
  v2.put('/checklist/:checklist/checklist_item/:item', (call) => {
    const { body, checklist } = call;
    const item = itemIn(call);
    const assigneeId = assigneeIn(call);
    const parent = body.members.parent === null ? null : body.text('parent');
    const edited: ChecklistItem = {
      ...item,
      name: body.text('name') ?? item.name,
      resolved: body.flag('resolved') ?? item.resolved,
      assigneeId: assigneeId === undefined ? item.assigneeId : assigneeId,
      parentId: parent === undefined ? item.parentId : parent,
    };
    return changed(call, { items: checklist.items.map((one) => (one === item ? edited : one)) });
  }),
  v2.quiet.del('/checklist/:checklist/checklist_item/:item', (call) => {
    const item = itemIn(call);
    changed(call, { items: call.checklist.items.filter((one) => one !== item) });
  }),
] satisfies Route[];

/** Puts the uploaded file on a task, and answers as ClickUp answers an upload. */
export function attach({ world, upload, caller, now }: Call, taskId: string): Json {
  const title = upload?.name ?? 'attachment';
  const row = world.attachments.add({
    taskId,
    title,
    extension: /\.([A-Za-z0-9]+)$/.exec(title)?.[1]?.toLowerCase() ?? 'bin',
    size: upload?.size ?? 0,
    userId: caller.id,
    createdAt: now,
  });
  return uploaded(world, row);
}

/** For a dependency, the task that waits and the one it waits for. */
type Ends = readonly [task: Task, other: Task];

/** The ends, whichever way round the call says it. */
function dependency(call: Call, dependsOn?: string, dependencyOf?: string): Ends {
  const { task } = call;
  if (dependsOn !== undefined) return [task, call.taskOf(dependsOn)];
  if (dependencyOf !== undefined) return [call.taskOf(dependencyOf), task];
  throw new Refusal('DEPEND_001');
}

/** Does that with the two tasks of the path, and answers the first. */
function linked(call: Call, change: typeof relate): Json {
  const { task, world } = call;
  change(call, 'link', [task, call.taskOf(call.params.other ?? '')]);
  return { task: showTask(world, task, { variant: 'single' }) };
}

function relate(call: Call, kind: Relation['kind'], ends: Ends): void {
  const { world, caller, now } = call;
  unrelate(call, kind, ends);
  const [taskId, otherId] = [ends[0].id, ends[1].id];
  world.relations.add({ kind, taskId, otherId, userId: caller.id, createdAt: now });
}

function unrelate({ world: { relations } }: Call, kind: Relation['kind'], ends: Ends): void {
  const rows = relations.where({ kind, taskId: ends[0].id, otherId: ends[1].id });
  for (const row of rows) relations.remove(row.id);
}

function timeInStatus({ world, now }: Call, task: Task): JsonObject {
  const statuses = statusesOf(world, listOf(world, task));
  const spans = task.statusHistory.map((change, index) => {
    const until = task.statusHistory[index + 1]?.since ?? now;
    const found = statuses.find((one) => one.id === change.statusId) ?? firstStatus(statuses);
    const { status, color, type, orderindex } = found;
    const minutes = Math.floor((until - change.since) / 60_000);
    const total_time = { by_minute: minutes, since: String(change.since) };
    return { status, color, type, total_time, orderindex };
  });
  const { type: _type, orderindex: _orderindex, ...current } = spans.at(-1) ?? {};
  return { current_status: current, status_history: spans };
}

function changed({ world, checklist }: Call, change: Change<Checklist>): Json {
  return { checklist: showChecklist(world, world.checklists.patch(checklist, change)) };
}

function itemIn({ params, checklist }: Call): ChecklistItem {
  const item = checklist.items.find((one) => one.id === params.item);
  if (item === undefined) throw new Refusal('CHECK_001');
  return item;
}

/** Unlike a task's, an item's assignee must exist. */
function assigneeIn({ world, body }: Call): string | null | undefined {
  const { assignee } = body.members;
  if (assignee === undefined || assignee === null) return assignee;
  const person = world.people.get(String(assignee));
  if (person === undefined) throw new Refusal('CHECK_026');
  return person.id;
}
