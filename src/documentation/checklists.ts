// Checklists of tasks and their items; a task's own answer carries them, so nothing lists them.
import { FROM_MEMBERS, ids } from './ids.ts';
import { body, flag, integer, methods, must, orNull, text } from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { create, update, remove } = methods('checklists', 'tasks');

export const checklistRecords = [
  create(
    'checklist',
    'POST /api/v2/task/{task_id}/checklist',
    'Add a checklist to a task. A repeated call adds another one.',
    { task_id: ids.task, name: must(text, 'Name'), ...byCustomId },
  ),
  update(
    'checklist',
    'PUT /api/v2/checklist/{id}',
    'Rename a checklist, or move it among the checklists of its task.',
    { id: ids.checklist, name: body(text, 'Name'), position: body(integer, 'Place, from 0') },
  ),
  remove('checklist', 'DELETE /api/v2/checklist/{id}', 'Delete a checklist with its items.', {
    id: ids.checklist,
  }),
  create(
    'checklist_item',
    'POST /api/v2/checklist/{checklist_id}/checklist_item',
    'Add an item to a checklist. A repeated call adds another one.',
    {
      checklist_id: ids.checklist,
      name: body(text, 'What is to be done'),
      assignee: body(integer, `User id, ${FROM_MEMBERS}`),
    },
  ),
  update(
    'checklist_item',
    'PUT /api/v2/checklist/{checklist_id}/checklist_item/{id}',
    'Change an item, tick it, or put it under another item.',
    {
      checklist_id: ids.checklist,
      id: ids.checklistItem,
      name: body(text, 'What is to be done'),
      assignee: body(orNull({ type: 'string' }), `User id, ${FROM_MEMBERS}; null for nobody`),
      resolved: body(flag, 'Whether it is done'),
      parent: body(orNull({ type: 'string' }), 'Item to put it under; null for the top'),
    },
  ),
  remove(
    'checklist_item',
    'DELETE /api/v2/checklist/{checklist_id}/checklist_item/{id}',
    'Delete an item of a checklist.',
    { checklist_id: ids.checklist, id: ids.checklistItem },
  ),
];
