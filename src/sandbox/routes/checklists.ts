// Checklists and their items.
import type { Json } from '../../base/index.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { flagIn, nameIn, numberIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { checklist as show } from '../render/task.ts';
import type { Checklist, ChecklistItem } from '../world/parts.ts';
import type { World } from '../world/world.ts';
import { checklistIn, removing, taskIn } from './find.ts';

export const checklistRoutes = [
  v2.post('/task/:task/checklist', (call) => {
    const { world, now, caller } = call;
    const task = taskIn(call);
    const siblings = world.checklists.where((row) => row.taskId === task.id);
    const row = world.checklists.put({
      id: world.newId('uuid'),
      taskId: task.id,
      name: nameIn(call.body, 'CHECK_002'),
      orderindex: siblings.length,
      creatorId: caller.id,
      createdAt: now,
      items: [],
    });
    // A new one is told without who made it and when.
    const { date_created: _made, creator: _creator, ...told } = show(world, row);
    return ok({ checklist: told });
  }),
  v2.put('/checklist/:checklist', (call) => {
    const { world, body } = call;
    const row = checklistIn(call);
    const changed = world.checklists.patch(row, {
      name: textIn(body, 'name') ?? row.name,
      orderindex: numberIn(body, 'position') ?? row.orderindex,
    });
    return ok({ checklist: show(world, changed) });
  }),
  v2.del(
    '/checklist/:checklist',
    removing(({ checklists }) => checklists, checklistIn),
  ),
  v2.post('/checklist/:checklist/checklist_item', (call) => {
    const { world, now, body } = call;
    const row = checklistIn(call);
    const item: ChecklistItem = {
      id: world.newId('uuid'),
      name: nameIn(body, 'CHECK_002'),
      assigneeId: assigneeFrom(world, body.assignee) ?? null,
      resolved: false,
      parentId: null,
      createdAt: now,
    };
    return ok({ checklist: show(world, withItems(world, row, [...row.items, item])) });
  }),
  v2.put('/checklist/:checklist/checklist_item/:item', (call) => {
    const { world, body } = call;
    const row = checklistIn(call);
    const item = itemIn(call, row);
    const assigneeId = assigneeFrom(world, body.assignee);
    const changed: ChecklistItem = {
      ...item,
      name: textIn(body, 'name') ?? item.name,
      resolved: flagIn(body, 'resolved') ?? item.resolved,
      assigneeId: assigneeId === undefined ? item.assigneeId : assigneeId,
      parentId: body.parent === null ? null : (textIn(body, 'parent') ?? item.parentId),
    };
    const items = row.items.map((one) => (one.id === item.id ? changed : one));
    return ok({ checklist: show(world, withItems(world, row, items)) });
  }),
  v2.del('/checklist/:checklist/checklist_item/:item', (call) => {
    const row = checklistIn(call);
    const item = itemIn(call, row);
    withItems(
      call.world,
      row,
      row.items.filter((one) => one.id !== item.id),
    );
    return ok({});
  }),
] satisfies Route[];

function itemIn({ params }: Call, row: Checklist): ChecklistItem {
  const item = row.items.find((one) => one.id === params.item);
  if (item === undefined) throw new Refusal('CHECK_001');
  return item;
}

/** Unlike a task's, an item's assignee must exist. */
function assigneeFrom(world: World, value: Json | undefined): string | null | undefined {
  if (value === undefined) return undefined;
  if (value === null) return null;
  const person = world.people.get(String(value));
  if (person === undefined) throw new Refusal('CHECK_026');
  return person.id;
}

function withItems(world: World, row: Checklist, items: readonly ChecklistItem[]): Checklist {
  return world.checklists.patch(row, { items });
}
