// Goals, and the key results that measure them.
import { FROM_MEMBERS, FROM_TASKS, ids } from './ids.ts';
import {
  body,
  decimal,
  flag,
  integer,
  type MethodRecord,
  many,
  methods,
  must,
  object,
  oneOf,
  query,
  rows,
  text,
} from './record.ts';

const { list, get, create, update, remove } = methods('goals');

const fields = {
  due_date: body(integer, 'Unix time in milliseconds'),
  description: body(text, 'Description'),
  color: body(text, 'Colour, such as #32a852'),
};
const people = (what: string) => body(many(integer), `User ids${what}, ${FROM_MEMBERS}`);
const goal = { answer: { goal: object } };
const keyResult = { answer: { key_result: object } };

export const goalRecords: readonly MethodRecord[] = [
  list(
    'goal',
    'GET /api/v2/team/{team_id}/goal',
    'List the goals of a Workspace, loose and in folders, without their key results.',
    { team_id: ids.workspace, include_completed: query(flag, 'Include completed goals') },
    { answer: { ...rows('goals'), ...rows('folders') } },
  ),
  get(
    'goal',
    'GET /api/v2/goal/{id}',
    'Get one goal with its key results.',
    { id: ids.goal },
    goal,
  ),
  create(
    'goal',
    'POST /api/v2/team/{team_id}/goal',
    'Create a goal. A repeated call creates another one.',
    {
      team_id: ids.workspace,
      name: must(text, 'Name'),
      ...fields,
      start_date: body(integer, 'Unix time in milliseconds'),
      multiple_owners: body(flag, 'Whether it can have several owners'),
      owners: people(''),
    },
    goal,
  ),
  update(
    'goal',
    'PUT /api/v2/goal/{id}',
    'Change a goal. Its progress changes through its key results.',
    {
      id: ids.goal,
      name: body(text, 'Name'),
      ...fields,
      add_owners: people(' to add'),
      rem_owners: people(' to remove'),
    },
    goal,
  ),
  remove('goal', 'DELETE /api/v2/goal/{id}', 'Delete a goal with its key results.', {
    id: ids.goal,
  }),
  create(
    'goals_key_result',
    'POST /api/v2/goal/{goal_id}/key_result',
    'Create a key result (target) of a goal. A repeated call creates another one.',
    {
      goal_id: ids.goal,
      name: must(text, 'Name'),
      type: must(
        oneOf('number', 'currency', 'boolean', 'percentage', 'automatic'),
        'What it counts',
      ),
      owners: people(''),
      steps_start: body(decimal, 'Value at the start'),
      steps_end: body(decimal, 'Value that completes it'),
      unit: body(text, 'Unit, such as km or EUR'),
      task_ids: body(many(text), `Tasks that an automatic one counts, ${FROM_TASKS}`),
      list_ids: body(
        many(text),
        'Lists whose tasks an automatic one counts, from list_all_click_up_lists',
      ),
    },
    keyResult,
  ),
  update(
    'goals_key_result',
    'PUT /api/v2/key_result/{id}',
    'Set the current value of a key result, with a note. The answer leaves values out: get the goal to see them.',
    {
      id: ids.keyResult,
      steps_current: body(decimal, 'The value reached'),
      note: body(text, 'Why it changed'),
    },
    keyResult,
  ),
  remove('goals_key_result', 'DELETE /api/v2/key_result/{id}', 'Delete a key result.', {
    id: ids.keyResult,
  }),
];
