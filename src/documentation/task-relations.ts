// What ties tasks to each other and to people: dependencies, links, homes, time in a status.
import { FROM_TASKS, ids } from './ids.ts';
import { body, flag, many, methods, must, query, required, text } from './record.ts';
import { byCustomId, estimatesByPerson } from './task-arguments.ts';

const { list, get, act } = methods('tasks');

const add = act('add', 'update');
const take = act('remove', 'update');

export const taskRelationRecords = [
  add(
    'task_dependency',
    'POST /api/v2/task/{task_id}/dependency',
    'Make a task wait for another, or another wait for it: give exactly one of the two.',
    {
      task_id: ids.task,
      depends_on: body(text, `Task id that this task waits for, ${FROM_TASKS}`),
      dependency_of: body(text, `Task id that waits for this task, ${FROM_TASKS}`),
      ...byCustomId,
    },
  ),
  take(
    'task_dependency',
    'DELETE /api/v2/task/{task_id}/dependency',
    'Take a dependency between two tasks away: give the one of the two that it was made with.',
    {
      task_id: ids.task,
      depends_on: query(text, 'Task id that this task waits for'),
      dependency_of: query(text, 'Task id that waits for this task'),
      ...byCustomId,
    },
  ),
  add(
    'task_link',
    'POST /api/v2/task/{task_id}/link/{links_to}',
    'Link two tasks without an order.',
    { task_id: ids.task, links_to: ids.task, ...byCustomId },
  ),
  take(
    'task_link',
    'DELETE /api/v2/task/{task_id}/link/{links_to}',
    'Take the link between two tasks away.',
    { task_id: ids.task, links_to: ids.task, ...byCustomId },
  ),
  act('merge', 'delete')(
    'task',
    'POST /api/v2/task/{id}/merge',
    'Merge other tasks into this one, which stays. The others are gone afterwards, and nothing takes it back.',
    { id: ids.task, source_task_ids: must(many(text), `Task ids to merge in, ${FROM_TASKS}`) },
  ),
  act('move', 'update')(
    'task',
    'PUT /api/v3/workspaces/{workspace_id}/tasks/{id}/home_list/{list_id}',
    'Move a task to another home List, with its subtasks.',
    {
      workspace_id: ids.workspace,
      id: ids.task,
      list_id: ids.list,
      move_custom_fields: body(flag, 'Take all custom fields along'),
      custom_fields_to_move: body(many(text), 'Take these custom fields along'),
      status_mappings: body(
        many({
          type: 'object',
          properties: { source_status_id: text, destination_status_id: text },
          required: ['source_status_id', 'destination_status_id'],
        }),
        'Which status becomes which, where the Lists have different ones',
      ),
    },
  ),
  act('replace', 'update')(
    'task_time_estimate',
    'PUT /api/v3/workspaces/{workspace_id}/tasks/{id}/time_estimates_by_user',
    'Replace all time estimates by person of a task; those who are not named lose theirs.',
    {
      workspace_id: ids.workspace,
      id: ids.task,
      body: estimatesByPerson,
    },
  ),
  list(
    'task_member',
    'GET /api/v2/task/{task_id}/member',
    'List who was given a task explicitly.',
    {
      task_id: ids.task,
    },
  ),
  get(
    'task_time_in_status',
    'GET /api/v2/task/{task_id}/time_in_status',
    'Get how long a task has been in each status. Needs the "Time in Status" app.',
    { task_id: ids.task, ...byCustomId },
  ),
  list(
    'task_time_in_status',
    'GET /api/v2/task/bulk_time_in_status/task_ids',
    'Get how long several tasks have been in each status, with one call.',
    {
      task_ids: required(query(many(text), `2 to 100 task ids, ${FROM_TASKS}`)),
      ...byCustomId,
    },
  ),
];
