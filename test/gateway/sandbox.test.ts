// Every tool in front of the simulated ClickUp: what a record says is what the API takes.
import { expect, onTestFinished, test } from 'vitest';
import { isObject, type Json, type JsonObject, parseJson } from '../../src/base/index.ts';
import { type PlanName, startSandbox } from '../../src/sandbox/index.ts';
import { NOW, openLab, stillClock, textOf } from './lab.ts';

/** Methods of ClickUp's that the sandbox does not simulate. */
const NOT_SIMULATED = ['update_a_click_up_task_time_estimate_by_id'];

async function openSandbox(plan: PlanName) {
  const sandbox = await startSandbox({ clock: stillClock, plan });
  onTestFinished(() => sandbox.close());
  const lab = await openLab({ rest: sandbox.rest });
  const called = new Set<string>();
  return {
    lab,
    called,
    /** Calls a tool, and fails when the answer is no success. */
    async use(tool: string, args: JsonObject = {}): Promise<Json> {
      const { result, error } = await lab.call(tool, args);
      expect({ tool, error, said: result.isError ? textOf(result) : null }).toEqual({
        tool,
        error: {},
        said: null,
      });
      called.add(tool);
      return parseJson(textOf(result)) ?? null;
    },
  };
}

type Step = string | number | JsonObject;

/** The id found by following a path: names of members, positions, or what an item looks like. */
function idAt(value: Json, ...path: Step[]): string {
  const found = path.reduce<Json | undefined>(step, value);
  if (typeof found !== 'string' && typeof found !== 'number') {
    throw new Error(`no id at ${JSON.stringify(path)} of ${JSON.stringify(value)}`);
  }
  return String(found);
}

function step(value: Json | undefined, to: Step): Json | undefined {
  if (typeof to === 'string') return isObject(value) ? value[to] : undefined;
  if (!Array.isArray(value)) return undefined;
  if (typeof to === 'number') return value[to];
  const looks = Object.entries(to);
  return value.filter(isObject).find((item) => looks.every(([name, is]) => item[name] === is));
}

test("every record's method answers 2xx in the demo world", async () => {
  const { use, called, lab } = await openSandbox('business-plus');

  const team_id = idAt(await use('list_all_click_up_workspaces'), 'teams', 0, 'id');
  const me = Number(idAt(await use('get_single_click_up_user'), 'user', 'id'));
  const spaces = await use('list_all_click_up_spaces', { team_id, archived: false });
  const space_id = idAt(spaces, 'spaces', 0, 'id');
  const folders = await use('list_all_click_up_folders', { space_id });
  const folder_id = idAt(folders, 'folders', 0, 'id');
  await use('list_all_click_up_workspace_folders', { team_id });
  await use('list_all_click_up_shared_hierarchies', { team_id });
  const lists = await use('list_all_click_up_lists', { folder_id });
  const list_id = idAt(lists, 'lists', 0, 'id');
  await use('list_all_click_up_folderless_lists', { space_id });
  await use('get_single_click_up_list_by_id', { id: list_id });
  await use('list_all_click_up_list_members', { list_id });

  const filter = {
    page: 0,
    order_by: 'updated',
    reverse: true,
    subtasks: true,
    include_closed: true,
    statuses: ['to do', 'done'],
    assignees: [String(me)],
    tags: [],
    date_done_gt: NOW - 8 * 86_400_000,
    date_done_lt: NOW,
  };
  await use('list_all_click_up_tasks', { list_id, ...filter });
  await use('list_all_click_up_workspace_tasks', { team_id, space_ids: [space_id], ...filter });
  const task = await use('create_a_click_up_task', {
    list_id,
    name: 'A task from the gateway',
    priority: 2,
    due_date: NOW,
    assignees: [me],
  });
  const id = idAt(task, 'id');
  await use('get_single_click_up_task_by_id', { id, include_subtasks: true });
  await use('update_a_click_up_task_by_id', { id, name: 'Renamed', assignees: { rem: [me] } });
  await use('list_all_click_up_space_tags', { space_id });
  await use('create_a_click_up_task_tag', { task_id: id, tag_name: 'q1/2' });
  await use('delete_a_click_up_task_tag', { task_id: id, tag_name: 'q1/2' });

  const comment = await use('create_a_click_up_comment', { task_id: id, comment_text: 'Hello' });
  await use('list_all_click_up_comments', { task_id: id });
  const comment_id = idAt(comment, 'id');
  await use('update_a_click_up_comment_by_id', { id: comment_id, resolved: true });
  await use('delete_a_click_up_comment_by_id', { id: comment_id });

  const fields = await use('list_all_click_up_custom_fields', { list_id });
  const field_id = idAt(fields, 'fields', { type: 'currency' }, 'id');
  await use('set_a_click_up_custom_field_value', { task_id: id, field_id, value: 12.5 });

  const entry = await use('create_a_click_up_time_entry', {
    team_id,
    tid: id,
    start: NOW - 3_600_000,
    duration: 1_800_000,
  });
  const timed = { team_id, id: idAt(entry, 'data', 'id') };
  await use('list_all_click_up_time_entries', { team_id, start_date: NOW - 86_400_000 });
  await use('get_single_click_up_time_entry_by_id', timed);
  await use('update_a_click_up_time_entry_by_id', { ...timed, description: 'Measured' });
  await use('delete_a_click_up_time_entry_by_id', timed);
  await use('start_a_click_up_time_entry', { team_id, tid: id });
  await use('get_single_click_up_running_time_entry', { team_id });
  await use('stop_a_click_up_time_entry', { team_id });

  const goal = await use('create_a_click_up_goal', { team_id, name: 'More', owners: [me] });
  const goal_id = idAt(goal, 'goal', 'id');
  await use('list_all_click_up_goals', { team_id, include_completed: true });
  await use('get_single_click_up_goal_by_id', { id: goal_id });
  await use('update_a_click_up_goal_by_id', { id: goal_id, description: 'Much more' });
  const result = await use('create_a_click_up_goals_key_result', {
    goal_id,
    name: 'Tenfold',
    type: 'number',
    steps_start: 0,
    steps_end: 10,
  });
  const measured = { id: idAt(result, 'key_result', 'id') };
  await use('update_a_click_up_goals_key_result_by_id', { ...measured, steps_current: 2.5 });
  await use('delete_a_click_up_goals_key_result_by_id', measured);
  await use('delete_a_click_up_goal_by_id', { id: goal_id });

  const inWorkspace = { workspace_id: team_id };
  const doc_id = idAt(await use('create_a_click_up_doc', { ...inWorkspace, name: 'Notes' }), 'id');
  const inDoc = { ...inWorkspace, doc_id };
  await use('list_all_click_up_docs', { ...inWorkspace, parent_type: 'EVERYTHING', limit: 10 });
  await use('get_single_click_up_doc_by_id', { ...inWorkspace, id: doc_id });
  const page = await use('create_a_click_up_doc_page', { ...inDoc, name: 'One', content: 'a' });
  const onPage = { ...inDoc, id: idAt(page, 'id') };
  await use('list_all_click_up_doc_pages', { ...inDoc, max_page_depth: -1 });
  await use('update_a_click_up_doc_page_by_id', {
    ...onPage,
    content: 'b',
    content_edit_mode: 'append',
  });
  const read = await use('get_single_click_up_doc_page_by_id', onPage);
  expect(read).toMatchObject({ content: expect.stringMatching(/^a\s+b$/) });

  await use('delete_a_click_up_task_by_id', { id });
  const { tools } = await (await lab.connect()).listTools();
  expect([...called, ...NOT_SIMULATED].sort()).toEqual(tools.map(({ name }) => name).sort());
});

test('the call after the hundredth of a minute is told when the window ends', async () => {
  const { use, lab } = await openSandbox('free');
  for (let call = 1; call <= 100; call++) await use('get_single_click_up_user');
  const { status, headers } = await lab.call('get_single_click_up_user', {});
  expect([status, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual([
    429,
    '100',
    '0',
  ]);
  expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
  expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
});
