// Checklists and their items.
import type { Json } from '../../base/index.ts';
import { type Call, type Route, removed, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showChecklist } from '../render/task.ts';
import type { Checklist, ChecklistItem } from '../world/parts.ts';

export const checklistRoutes = [
  v2.post('/task/:task/checklist', ({ world, task, body, now, caller }) => {
    const row = world.checklists.add({
      taskId: task.id,
      name: body.name('CHECK_002'),
      orderindex: world.checklists.where({ taskId: task.id }).length,
      creatorId: caller.id,
      createdAt: now,
      items: [],
    });
    // A new one is told without who made it and when.
    const { date_created: _made, creator: _creator, ...told } = showChecklist(world, row);
    return { checklist: told };
  }),
  v2.put('/checklist/:checklist', (call) => {
    const { checklist, body } = call;
    return changed(call, {
      name: body.text('name') ?? checklist.name,
      orderindex: body.number('position') ?? checklist.orderindex,
    });
  }),
  v2.del('/checklist/:checklist', ({ world, checklist }) => removed(world.checklists, checklist)),
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
  v2.del('/checklist/:checklist/checklist_item/:item', (call) => {
    const item = itemIn(call);
    changed(call, { items: call.checklist.items.filter((one) => one !== item) });
    return {};
  }),
] satisfies Route[];

function changed({ world, checklist }: Call, change: Partial<Checklist>): Json {
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
