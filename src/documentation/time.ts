// Time entries and the running timer.
import { FROM_MEMBERS, FROM_TASKS, ids } from './ids.ts';
import {
  anything,
  body,
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
import { byCustomId } from './task-arguments.ts';

const team_id = ids.workspace;
/** Where the Workspace is named already. */
const customIds = { custom_task_ids: query(flag, 'The task id is a custom task id') };

const detail = {
  include_task_tags: query(flag, 'Add the tags of the task'),
  include_location_names: query(flag, 'Add the names of List, Folder and Space'),
  include_approval_history: query(flag, 'Add the history of approvals'),
  include_approval_details: query(flag, 'Add the details of approvals'),
};

const entry = {
  custom_task_ids: query(flag, 'tid is a custom task id'),
  description: body(text, 'What was done'),
  billable: body(flag, 'Whether it is billable; default false'),
  tid: body(
    text,
    `Task id, ${FROM_TASKS}. A task_id here is not the same: without tid the time hangs on no task.`,
  ),
  tags: body(
    many({ type: 'object', properties: { name: text, tag_fg: text, tag_bg: text } }),
    'Time entry labels: {name, tag_fg, tag_bg}',
  ),
};

const { list, get, create, update, remove, act } = methods('time_tracking');

const labelled = {
  team_id,
  time_entry_ids: must(many(text), 'Time entry ids, from list_all_click_up_time_entries'),
  tags: must(
    many({ type: 'object', properties: { name: text, tag_fg: text, tag_bg: text } }),
    'Labels: {name, tag_fg, tag_bg}',
  ),
};

const interval = {
  start: must(integer, 'Unix time in milliseconds'),
  end: must(integer, 'Unix time in milliseconds'),
  time: must(integer, 'Milliseconds'),
};

const entries = { answer: rows('data') };
/** One entry; null where there is none. */
const one = { answer: { data: anything } };

export const timeRecords: readonly MethodRecord[] = [
  list(
    'time_entry',
    'GET /api/v2/team/{team_id}/time_entries',
    "List time entries that start in a span: without one, the last 30 days; without assignee or task_id, only the token owner's. A negative duration is a timer that runs. Name at most one of space_id, folder_id, list_id and task_id.",
    {
      team_id,
      start_date: query(integer, 'Unix time in milliseconds'),
      end_date: query(integer, 'Unix time in milliseconds'),
      assignee: query(
        text,
        `User ids, comma-separated, ${FROM_MEMBERS}; others only for owners and admins`,
      ),
      space_id: query(text, 'Only time on tasks of this Space'),
      folder_id: query(text, 'Only time on tasks of this Folder'),
      list_id: query(text, 'Only time on tasks of this List'),
      task_id: query(text, "Only time on this task; without assignee, everyone's"),
      is_billable: query(flag, 'Only billable, or only non-billable time'),
      custom_task_ids: query(flag, 'task_id is a custom task id'),
      ...detail,
    },
    entries,
  ),
  get(
    'time_entry',
    'GET /api/v2/team/{team_id}/time_entries/{id}',
    'Get one time entry; `data` is null when there is none with this id.',
    { team_id, id: ids.timeEntry, ...detail },
    one,
  ),
  get(
    'running_time_entry',
    'GET /api/v2/team/{team_id}/time_entries/current',
    'Get the running timer; its duration is negative. `data` is null when none runs.',
    {
      team_id,
      assignee: query(text, `User id, ${FROM_MEMBERS}; default the token owner's timer`),
    },
    one,
  ),
  create(
    'time_entry',
    'POST /api/v2/team/{team_id}/time_entries',
    'Log time, on a task or on none. A repeated call logs it again.',
    {
      team_id,
      ...entry,
      start: must(integer, 'Unix time in milliseconds'),
      duration: body(integer, 'Milliseconds; or give stop. A negative one starts a timer'),
      stop: body(integer, 'Unix time in milliseconds; instead of duration'),
      end: body(integer, 'Unix time in milliseconds; another name of stop'),
      assignee: body(
        integer,
        `User id whose time it is, ${FROM_MEMBERS}; others only for owners and admins`,
      ),
      ...customIds,
    },
    { answer: { data: object } },
  ),
  act('start', 'create')(
    'time_entry',
    'POST /api/v2/team/{team_id}/time_entries/start',
    'Start a timer, on a task or on none.',
    { team_id, ...entry, ...customIds },
    { answer: { data: object } },
  ),
  act('stop', 'update')(
    'time_entry',
    'POST /api/v2/team/{team_id}/time_entries/stop',
    'Stop the running timer.',
    { team_id },
  ),
  update(
    'time_entry',
    'PUT /api/v2/team/{team_id}/time_entries/{id}',
    'Change a time entry. Give start and end together.',
    {
      team_id,
      id: ids.timeEntry,
      ...entry,
      tag_action: body(oneOf('add', 'replace', 'remove'), 'What to do with tags'),
      start: body(integer, 'Unix time in milliseconds'),
      end: body(integer, 'Unix time in milliseconds'),
      duration: body(integer, 'Milliseconds'),
      ...customIds,
    },
  ),
  remove('time_entry', 'DELETE /api/v2/team/{team_id}/time_entries/{id}', 'Delete a time entry.', {
    team_id,
    id: ids.timeEntry,
  }),
  get(
    'time_entry_history',
    'GET /api/v2/team/{team_id}/time_entries/{time_entry_id}/history',
    'Get what was changed in a time entry, by whom and when.',
    { team_id, time_entry_id: ids.timeEntry },
  ),
  list(
    'time_entry_tag',
    'GET /api/v2/team/{team_id}/time_entries/tags',
    'List the labels that time entries of a Workspace have.',
    { team_id },
  ),
  act('add', 'update')(
    'time_entry_tag',
    'POST /api/v2/team/{team_id}/time_entries/tags',
    'Put labels on time entries.',
    labelled,
  ),
  act('remove', 'update')(
    'time_entry_tag',
    'DELETE /api/v2/team/{team_id}/time_entries/tags',
    'Take labels off time entries.',
    labelled,
  ),
  update(
    'time_entry_tag',
    'PUT /api/v2/team/{team_id}/time_entries/tags',
    'Rename a label of time entries, everywhere.',
    {
      team_id,
      name: must(text, 'Name today'),
      new_name: must(text, 'New name'),
      tag_bg: must(text, 'Background colour, such as #32a852'),
      tag_fg: must(text, 'Text colour'),
    },
  ),
  list(
    'tracked_time',
    'GET /api/v2/task/{task_id}/time',
    'List the time on one task by person, the older way. Prefer list_all_click_up_time_entries.',
    { task_id: ids.task, ...byCustomId },
  ),
  create(
    'tracked_time',
    'POST /api/v2/task/{task_id}/time',
    'Log time on a task, the older way. A repeated call logs it again. Prefer create_a_click_up_time_entry.',
    { task_id: ids.task, ...interval, ...byCustomId },
  ),
  update(
    'tracked_time',
    'PUT /api/v2/task/{task_id}/time/{interval_id}',
    'Change time on a task, the older way.',
    {
      task_id: ids.task,
      interval_id: ids.interval,
      ...interval,
      ...byCustomId,
    },
  ),
  remove(
    'tracked_time',
    'DELETE /api/v2/task/{task_id}/time/{interval_id}',
    'Delete time on a task, the older way.',
    {
      task_id: ids.task,
      interval_id: ids.interval,
      ...byCustomId,
    },
  ),
];
