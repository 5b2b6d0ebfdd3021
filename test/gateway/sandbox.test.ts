// Every tool in front of the simulated ClickUp: what a record says is what the API takes and answers.
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { isObject, type Json, type JsonObject, parseJson } from '../../src/base/index.ts';
import { type PlanName, startSandbox } from '../../src/sandbox/index.ts';
import { NOW, openLab, stillClock, textOf } from './lab.ts';

async function openSandbox(plan: PlanName) {
  const sandbox = await startSandbox({ clock: stillClock, plan });
  onTestFinished(() => sandbox.close());
  const sent: Sent[] = [];
  const lab = await openLab({
    rest: sandbox.rest,
    fetch: (url, init) => {
      const { pathname, searchParams } = new URL(String(url));
      const { method = 'GET', body } = init ?? {};
      const members = typeof body === 'string' ? parseJson(body) : undefined;
      const form = body instanceof FormData ? [...body.keys()] : [];
      const inBody = Array.isArray(members) || !isObject(members) ? form : Object.keys(members);
      sent.push({ method, path: pathname, members: [...searchParams.keys(), ...inBody] });
      return fetch(url, init);
    },
  });
  const client = await lab.connect();
  const { tools } = await client.listTools();
  const shapes = new Map(tools.map(({ name, outputSchema }) => [name, outputSchema]));
  const called = new Set<string>();
  return {
    lab,
    called,
    sent,
    /** Calls a tool, and fails when the answer is no success. */
    async use(tool: string, args: JsonObject = {}): Promise<Json> {
      const { result, error } = await lab.call(tool, args);
      expect({ tool, error, said: result.isError ? textOf(result) : null }).toEqual({
        tool,
        error: {},
        said: null,
      });
      called.add(tool);
      expectShape(tool, shapes.get(tool), result);
      return parseJson(textOf(result)) ?? null;
    },
  };
}

/** A request to the API: the names of what it carried in its query and its body. */
interface Sent {
  method: string;
  path: string;
  members: string[];
}

/** An answer has every member that its tool has declared, in the declared type. */
function expectShape(tool: string, shape: unknown, { structuredContent }: JsonObject): void {
  if (!isObject(shape)) {
    expect([tool, structuredContent]).toEqual([tool, undefined]);
    return;
  }
  const members = Object.keys(shape.properties as JsonObject);
  const strict = { ...shape, required: members };
  const { error } = z.fromJSONSchema(strict as never).safeParse(structuredContent);
  expect([tool, error?.issues]).toEqual([tool, undefined]);
}

/** A row of ClickUp's published descriptions; `*` marks what is required. */
interface Published {
  method: string;
  path: string;
  params: string[];
  body?: JsonObject | unknown[] | string;
}

/** Called required, and one of them is enough. */
const EITHER = ['depends_on', 'dependency_of'];
const PUBLISHED: readonly Published[] = readFileSync(
  new URL('operations.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Published);

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

test('every published operation answers 2xx in the demo world, and keeps what it was told', async () => {
  const { use, called, lab, sent: requests } = await openSandbox('enterprise');

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

  const comment = await use('create_a_click_up_comment', {
    ...{ task_id: id, comment_text: 'Hello', notify_all: false },
  });
  await use('list_all_click_up_comments', { task_id: id });
  const comment_id = idAt(comment, 'id');
  await use('update_a_click_up_comment_by_id', {
    ...{ id: comment_id, resolved: true, comment_text: 'Hello again', assignee: me },
  });
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
  await use('update_a_click_up_time_entry_by_id', {
    ...{ ...timed, description: 'Measured', tags: [] },
  });
  await use('delete_a_click_up_time_entry_by_id', timed);
  await use('start_a_click_up_time_entry', { team_id, tid: id });
  await use('get_single_click_up_running_time_entry', { team_id });
  await use('stop_a_click_up_time_entry', { team_id });

  const goal = await use('create_a_click_up_goal', {
    ...{ team_id, name: 'More', owners: [me], multiple_owners: true, color: '#32a852' },
    ...{ due_date: NOW, description: 'Of everything' },
  });
  const goal_id = idAt(goal, 'goal', 'id');
  await use('list_all_click_up_goals', { team_id, include_completed: true });
  await use('get_single_click_up_goal_by_id', { id: goal_id });
  await use('update_a_click_up_goal_by_id', {
    ...{ id: goal_id, description: 'Much more', name: 'More', color: '#32a852', due_date: NOW },
    ...{ add_owners: [], rem_owners: [] },
  });
  const result = await use('create_a_click_up_goals_key_result', {
    goal_id,
    name: 'Tenfold',
    type: 'number',
    steps_start: 0,
    steps_end: 10,
    ...{ unit: 'pieces', owners: [me], list_ids: [], task_ids: [] },
  });
  const measured = { id: idAt(result, 'key_result', 'id') };
  await use('update_a_click_up_goals_key_result_by_id', {
    ...{ ...measured, steps_current: 2.5, note: 'A quarter' },
  });
  await use('delete_a_click_up_goals_key_result_by_id', measured);
  await use('delete_a_click_up_goal_by_id', { id: goal_id });

  const inWorkspace = { workspace_id: team_id };
  const doc_id = idAt(await use('create_a_click_up_doc', { ...inWorkspace, name: 'Notes' }), 'id');
  const inDoc = { ...inWorkspace, doc_id };
  await use('list_all_click_up_docs', { ...inWorkspace, parent_type: 'EVERYTHING', limit: 10 });
  await use('get_single_click_up_doc_by_id', { ...inWorkspace, id: doc_id });
  const page = await use('create_a_click_up_docs_page', { ...inDoc, name: 'One', content: 'a' });
  const onPage = { ...inDoc, id: idAt(page, 'id') };
  await use('list_all_click_up_docs_pages', { ...inDoc, max_page_depth: -1 });
  await use('update_a_click_up_docs_page_by_id', {
    ...onPage,
    content: 'b',
    content_edit_mode: 'append',
  });
  const read = await use('get_single_click_up_docs_page_by_id', onPage);
  expect(read).toMatchObject({ content: expect.stringMatching(/^a\s+b$/) });

  const estimates = [{ assignee: me, time: 3_600_000 }];
  const estimated = { workspace_id: team_id, id, body: estimates };
  await use('update_a_click_up_task_time_estimate_by_id', estimated);
  await use('replace_a_click_up_task_time_estimate_by_id', estimated);
  await use('list_all_click_up_docs_page_names', inDoc);

  // Places.
  const features = { due_dates: { enabled: true } };
  const made = { team_id, name: 'Lab', multiple_assignees: true, features };
  const lab_id = idAt(await use('create_a_click_up_space', made), 'id');
  await use('get_single_click_up_space_by_id', { id: lab_id });
  await use('update_a_click_up_space_by_id', {
    ...{ id: lab_id, name: 'Laboratory', color: '#32a852', private: false },
    ...{ admin_can_manage: true, multiple_assignees: true, features },
  });
  const shelf = await use('create_a_click_up_folder', { space_id: lab_id, name: 'Shelf' });
  const shelf_id = idAt(shelf, 'id');
  await use('update_a_click_up_folder_by_id', { id: shelf_id, name: 'Board' });
  expect(await use('get_single_click_up_folder_by_id', { id: shelf_id })).toMatchObject({
    name: 'Board',
  });
  const first = await use('create_a_click_up_list', { folder_id: shelf_id, name: 'First' });
  const first_id = idAt(first, 'id');
  await use('update_a_click_up_list_by_id', { id: first_id, name: 'Renamed', content: 'What for' });
  const loose = await use('create_a_click_up_folderless_list', { space_id: lab_id, name: 'Loose' });
  const loose_id = idAt(loose, 'id');
  await use('add_a_click_up_task_to_list', { list_id: loose_id, task_id: id });
  await use('remove_a_click_up_task_from_list', { list_id: loose_id, task_id: id });
  await use('move_a_click_up_task_by_id', { workspace_id: team_id, id, list_id: first_id });
  expect(await use('get_single_click_up_task_by_id', { id })).toMatchObject({
    list: { id: first_id },
  });
  await use('list_all_click_up_shared_hierarchies', { team_id });
  await use('list_all_click_up_custom_task_types', { team_id });

  // What hangs on a task.
  const other = idAt(await use('create_a_click_up_task', { list_id, name: 'Another' }), 'id');
  await use('add_a_click_up_task_dependency', { task_id: id, depends_on: other });
  await use('remove_a_click_up_task_dependency', { task_id: id, depends_on: other });
  await use('add_a_click_up_task_link', { task_id: id, links_to: other });
  await use('remove_a_click_up_task_link', { task_id: id, links_to: other });
  await use('list_all_click_up_task_members', { task_id: id });
  await use('get_single_click_up_task_time_in_status', { task_id: id });
  await use('list_all_click_up_task_time_in_statuses', { task_ids: [id, other] });
  await use('delete_a_click_up_custom_field_value', { task_id: id, field_id });
  await use('list_all_click_up_folder_custom_fields', { folder_id });
  await use('list_all_click_up_space_custom_fields', { space_id });
  await use('list_all_click_up_workspace_custom_fields', { team_id });
  const checks = await use('create_a_click_up_checklist', { task_id: id, name: 'Before release' });
  const checklist_id = idAt(checks, 'checklist', 'id');
  await use('update_a_click_up_checklist_by_id', { id: checklist_id, name: 'Release' });
  const ticked = await use('create_a_click_up_checklist_item', { checklist_id, name: 'Sign' });
  const item = { checklist_id, id: idAt(ticked, 'checklist', 'items', 0, 'id') };
  await use('update_a_click_up_checklist_item_by_id', { ...item, resolved: true });
  await use('delete_a_click_up_checklist_item_by_id', item);
  await use('delete_a_click_up_checklist_by_id', { id: checklist_id });
  const attachment = {
    base64: Buffer.from('what was seen').toString('base64'),
    filename: 'log.txt',
  };
  await use('create_a_click_up_task_attachment', { task_id: id, attachment });
  const attached = { workspace_id: team_id, entity_type: 'attachments', entity_id: id };
  await use('create_a_click_up_attachment', { ...attached, attachment });
  const files = await use('list_all_click_up_attachments', attached);
  expect(files).toMatchObject({ data: [{ size: 13 }, { title: 'log.txt' }] });
  await use('merge_a_click_up_task_by_id', { id, source_task_ids: [other] });

  // Comments.
  const said = { comment_text: 'Hello', notify_all: false };
  await use('create_a_click_up_list_comment', { list_id, ...said, assignee: me });
  const spoken = idAt(
    await use('list_all_click_up_list_comments', { list_id }),
    'comments',
    0,
    'id',
  );
  await use('create_a_click_up_comment_reply', { comment_id: spoken, comment_text: 'Yes' });
  expect(await use('list_all_click_up_comment_replies', { comment_id: spoken })).toMatchObject({
    comments: [{ comment_text: 'Yes' }],
  });

  // Tags.
  const tag = { name: 'hot', tag_fg: '#ffffff', tag_bg: '#ff0000' };
  await use('create_a_click_up_space_tag', { space_id, tag });
  await use('update_a_click_up_space_tag', {
    ...{
      space_id,
      tag_name: 'hot',
      tag: { name: 'warm', fg_color: '#ffffff', bg_color: '#00ff00' },
    },
  });
  await use('delete_a_click_up_space_tag', { space_id, tag_name: 'warm', tag: { name: 'warm' } });

  // Time.
  const timer = { team_id, tid: id, start: NOW - 7_200_000, duration: 60_000 };
  const logged = idAt(await use('create_a_click_up_time_entry', timer), 'data', 'id');
  const labels = { team_id, time_entry_ids: [logged], tags: [{ name: 'billed' }] };
  await use('add_a_click_up_time_entry_tag', labels);
  await use('list_all_click_up_time_entry_tags', { team_id });
  const renamed = { name: 'billed', new_name: 'paid', tag_bg: '#000000', tag_fg: '#ffffff' };
  await use('update_a_click_up_time_entry_tag', { team_id, ...renamed });
  await use('remove_a_click_up_time_entry_tag', { ...labels, tags: [{ name: 'paid' }] });
  await use('get_single_click_up_time_entry_history', { team_id, time_entry_id: logged });
  const span = { start: NOW - 60_000, end: NOW, time: 60_000 };
  const tracked = await use('create_a_click_up_tracked_time', { task_id: id, ...span });
  const interval = { task_id: id, interval_id: idAt(tracked, 'id') };
  await use('list_all_click_up_tracked_times', { task_id: id });
  await use('update_a_click_up_tracked_time', { ...interval, ...span, time: 30_000 });
  await use('delete_a_click_up_tracked_time', interval);

  // Views.
  const show = {
    ...{ grouping: {}, divide: {}, sorting: {}, filters: {}, columns: {}, team_sidebar: {} },
    settings: {},
  };
  const board = { name: 'Board', type: 'board', ...show };
  for (const [noun, place] of [
    ['workspace', { team_id }],
    ['space', { space_id }],
    ['folder', { folder_id }],
  ] as const) {
    await use(`create_a_click_up_${noun}_view`, { ...place, ...board });
    await use(`list_all_click_up_${noun}_views`, place);
  }
  const view = await use('create_a_click_up_list_view', { list_id, ...board });
  const view_id = idAt(view, 'view', 'id');
  await use('list_all_click_up_list_views', { list_id });
  await use('get_single_click_up_view_by_id', { id: view_id });
  const parent = { id: list_id, type: 6 };
  await use('update_a_click_up_view_by_id', { id: view_id, ...board, name: 'Wall', parent });
  await use('list_all_click_up_view_tasks', { view_id, page: 0 });
  const talk = await use('create_a_click_up_list_view', {
    list_id,
    ...board,
    type: 'conversation',
  });
  const talk_id = idAt(talk, 'view', 'id');
  await use('create_a_click_up_view_comment', { view_id: talk_id, ...said });
  await use('list_all_click_up_view_comments', { view_id: talk_id });
  await use('delete_a_click_up_view_by_id', { id: view_id });

  // Templates.
  const templated = (kind: string) => use(`list_all_click_up_${kind}_templates`, { team_id });
  const taskTemplates = await use('list_all_click_up_task_templates', { team_id, page: 0 });
  await use('create_a_click_up_task_from_template', {
    ...{ list_id, template_id: idAt(taskTemplates, 'templates', 0, 'id'), name: 'From a template' },
  });
  const listTemplate = idAt(await templated('list'), 'templates', 0, 'id');
  const sprint = { template_id: listTemplate, name: 'Sprint 1' };
  await use('create_a_click_up_list_from_template_in_folder', { folder_id: shelf_id, ...sprint });
  await use('create_a_click_up_list_from_template_in_space', { space_id: lab_id, ...sprint });
  const folderTemplate = idAt(await templated('folder'), 'templates', 0, 'id');
  await use('create_a_click_up_folder_from_template', {
    ...{ space_id: lab_id, template_id: folderTemplate, name: 'Project' },
  });

  // People.
  const groups = await use('create_a_click_up_user_group', { team_id, name: 'QA', members: [me] });
  const group_id = idAt(groups, 'id');
  await use('update_a_click_up_user_group_by_id', { id: group_id, name: 'Quality' });
  await use('list_all_click_up_user_groups', { team_id });
  await use('delete_a_click_up_user_group_by_id', { id: group_id });
  await use('get_single_click_up_workspace_seat', { team_id });
  await use('get_single_click_up_workspace_plan', { team_id });
  await use('list_all_click_up_custom_roles', { team_id, include_members: true });
  const invited = { team_id, email: 'new@example.com', admin: false };
  const joined = await use('invite_a_click_up_user', invited);
  const members = (joined as { team: { members: { user: { id: number; email: string } }[] } }).team
    .members;
  const person = String(members.find(({ user }) => user.email === invited.email)?.user.id);
  await use('get_single_click_up_user_by_id', { team_id, id: person });
  const role = { username: 'New', admin: false, custom_role_id: 1 };
  await use('update_a_click_up_user_by_id', { team_id, id: person, ...role });
  await use('delete_a_click_up_user_by_id', { team_id, id: person });
  const outside = await use('invite_a_click_up_guest', { team_id, email: 'guest@example.com' });
  const guest_id = idAt(outside, 'guest', 'user', 'id');
  await use('get_single_click_up_guest_by_id', { team_id, id: guest_id });
  await use('update_a_click_up_guest_by_id', { team_id, id: guest_id, can_edit_tags: true });
  for (const [noun, place] of [
    ['task', { task_id: id }],
    ['list', { list_id }],
    ['folder', { folder_id }],
  ] as const) {
    await use(`add_a_click_up_guest_to_${noun}`, { ...place, guest_id, permission_level: 'read' });
    await use(`remove_a_click_up_guest_from_${noun}`, { ...place, guest_id });
  }
  await use('delete_a_click_up_guest_by_id', { team_id, id: guest_id });

  // Chat.
  const opened = await use('create_a_click_up_chat_channel', { ...inWorkspace, name: 'Release' });
  const channel_id = idAt(opened, 'data', 'id');
  const inChannel = { ...inWorkspace, channel_id };
  const location = { id: list_id, type: 'list' };
  await use('create_a_click_up_chat_location_channel', { ...inWorkspace, location });
  await use('create_a_click_up_chat_direct_message', { ...inWorkspace, user_ids: [] });
  await use('list_all_click_up_chat_channels', inWorkspace);
  await use('update_a_click_up_chat_channel_by_id', {
    ...{ ...inWorkspace, id: channel_id, topic: 'Friday' },
  });
  expect(
    await use('get_single_click_up_chat_channel_by_id', { ...inWorkspace, id: channel_id }),
  ).toMatchObject({ data: { topic: 'Friday' } });
  await use('list_all_click_up_chat_channel_followers', inChannel);
  await use('list_all_click_up_chat_channel_members', inChannel);
  const words = { type: 'message', content: 'Out at five' };
  const sent = await use('create_a_click_up_chat_message', { ...inChannel, ...words });
  const message_id = idAt(sent, 'id');
  const onMessage = { ...inWorkspace, message_id };
  await use('list_all_click_up_chat_messages', inChannel);
  await use('update_a_click_up_chat_message_by_id', {
    ...{ ...inWorkspace, id: message_id, content: 'Out at six' },
  });
  await use('create_a_click_up_chat_message_reaction', { ...onMessage, reaction: 'thumbsup' });
  await use('list_all_click_up_chat_message_reactions', onMessage);
  await use('delete_a_click_up_chat_message_reaction', { ...onMessage, reaction: 'thumbsup' });
  await use('create_a_click_up_chat_message_reply', { ...onMessage, ...words });
  expect(await use('list_all_click_up_chat_message_replies', onMessage)).toMatchObject({
    data: [{ content: 'Out at five' }],
  });
  await use('list_all_click_up_chat_message_tagged_users', onMessage);
  await use('list_all_click_up_chat_post_subtypes', { ...inWorkspace, comment_type: 'post' });
  await use('delete_a_click_up_chat_message_by_id', { ...inWorkspace, id: message_id });
  await use('delete_a_click_up_chat_channel_by_id', { ...inWorkspace, id: channel_id });

  // Administration.
  const hooked = { team_id, endpoint: 'https://example.com/hook', events: ['taskCreated'] };
  const webhook = { id: idAt(await use('create_a_click_up_webhook', hooked), 'id') };
  await use('list_all_click_up_webhooks', { team_id });
  const hook = { ...webhook, endpoint: 'https://example.com/h', events: '*', status: 'active' };
  await use('update_a_click_up_webhook_by_id', hook);
  await use('delete_a_click_up_webhook_by_id', webhook);
  const shared = { object_type: 'list', object_id: list_id, private: true };
  await use('update_a_click_up_access', { ...inWorkspace, ...shared });
  await use('search_a_click_up_audit_log', inWorkspace);
  await use('exchange_a_click_up_authorization_code', {
    ...{ client_id: 'app', client_secret: 'known', code: 'once' },
  });

  await use('delete_a_click_up_task_by_id', { id });
  await use('delete_a_click_up_list_by_id', { id: loose_id });
  await use('delete_a_click_up_folder_by_id', { id: shelf_id });
  await use('delete_a_click_up_space_by_id', { id: lab_id });
  const { tools } = await (await lab.connect()).listTools();
  expect([...called].sort()).toEqual(tools.map(({ name }) => name).sort());

  const served = PUBLISHED.filter((one) => requests.some((request) => fits(request, one)));
  expect([served.length, PUBLISHED.filter((one) => !served.includes(one))]).toEqual([172, []]);
});

/** Whether a request is a call of a published operation, with everything that it requires. */
function fits({ method, path, members }: Sent, published: Published): boolean {
  const pattern = published.path.replace(/^\/v2/, '/api/v2').replace(/\{[^}]+\}/g, '[^/]+');
  if (method !== published.method || !new RegExp(`^${pattern}$`).test(path)) return false;
  const { params, body } = published;
  const inBody = isObject(body) && !('_content' in body) ? Object.keys(body) : [];
  const inQuery = params.filter((one) => one.includes(':query')).map((one) => one.split(':')[0]);
  const wanted = [...inBody, ...inQuery].flatMap((name = '') =>
    name.endsWith('*') ? [name.slice(0, -1)] : [],
  );
  const carried = members.map((name) => name.replace('[]', ''));
  return wanted.every((name) =>
    EITHER.includes(name)
      ? EITHER.some((one) => carried.includes(one))
      : carried.includes(name.replace('[]', '')),
  );
}

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
