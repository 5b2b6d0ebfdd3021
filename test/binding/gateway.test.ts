import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { type OperationName, operations } from '../../src/clickup/index.ts';
import { answered, outcomeOf, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const tools = toolsIn(readFileSync(new URL('endpoints/gateway.txt', import.meta.url), 'utf8'));
const options = { lane: 'batch' } as const;

async function bound(answer: Json = {}) {
  const endpoint = scriptedEndpoint(tools, () => answered(answer));
  return { endpoint, binding: await bindEndpoint(endpoint) };
}

const EXPECTED: Record<OperationName, string | null> = {
  'workspace.list': 'list_all_click_up_workspaces',
  'space.list': 'list_all_click_up_spaces',
  'folder.list': 'list_all_click_up_folders',
  'folder.list_all': 'list_all_click_up_workspace_folders',
  'list.list': 'list_all_click_up_lists',
  'list.list_folderless': 'list_all_click_up_folderless_lists',
  'list.get': 'get_single_click_up_list_by_id',
  'list.create': 'create_a_click_up_list',
  'list.delete': 'delete_a_click_up_list_by_id',
  'hierarchy.get': 'list_all_click_up_spaces',
  'shared.list': 'list_all_click_up_shared_hierarchies',
  'member.list': 'list_all_click_up_workspaces',
  'user.me': 'get_single_click_up_user',
  'task.find': 'list_all_click_up_workspace_tasks',
  'task.list': 'list_all_click_up_tasks',
  'task.get': 'get_single_click_up_task_by_id',
  'task.create': 'create_a_click_up_task',
  'task.bulk_create': null,
  'task.update': 'update_a_click_up_task_by_id',
  'task.delete': 'delete_a_click_up_task_by_id',
  'task.tag': 'create_a_click_up_task_tag',
  'task.untag': 'delete_a_click_up_task_tag',
  'task.move': 'move_a_click_up_task_by_id',
  'task.add_to_list': 'add_a_click_up_task_to_list',
  'task.remove_from_list': 'remove_a_click_up_task_from_list',
  'field.list': 'list_all_click_up_custom_fields',
  'field.set': 'set_a_click_up_custom_field_value',
  'field.clear': 'delete_a_click_up_custom_field_value',
  'comment.list': 'list_all_click_up_comments',
  'comment.create': 'create_a_click_up_comment',
  'comment.delete': 'delete_a_click_up_comment_by_id',
  'time_entry.list': 'list_all_click_up_time_entries',
  'time_entry.current': 'get_single_click_up_running_time_entry',
  'time_entry.create': 'create_a_click_up_time_entry',
  'time_entry.start': 'start_a_click_up_time_entry',
  'time_entry.stop': 'stop_a_click_up_time_entry',
  'time_entry.update': 'update_a_click_up_time_entry_by_id',
  'time_entry.delete': 'delete_a_click_up_time_entry_by_id',
  'goal.list': 'list_all_click_up_goals',
  'goal.get': 'get_single_click_up_goal_by_id',
  'goal.create': 'create_a_click_up_goal',
  'goal.update': 'update_a_click_up_goal_by_id',
  'goal.delete': 'delete_a_click_up_goal_by_id',
  'key_result.create': 'create_a_click_up_goals_key_result',
  'key_result.update': 'update_a_click_up_goals_key_result_by_id',
  'key_result.delete': 'delete_a_click_up_goals_key_result_by_id',
  'doc.list': 'list_all_click_up_docs',
  'page.list': 'list_all_click_up_docs_pages',
  'page.create': 'create_a_click_up_docs_page',
  'page.update': 'update_a_click_up_docs_page_by_id',
  'channel.list': 'list_all_click_up_chat_channels',
  'message.list': 'list_all_click_up_chat_messages',
  'message.create': 'create_a_click_up_chat_message',
  'message.delete': 'delete_a_click_up_chat_message_by_id',
};

describe('the gateway', () => {
  test.each(Object.keys(operations) as OperationName[])('%s finds its tool', async (operation) => {
    const { binding } = await bound();
    expect(binding.capability(operation).tool).toBe(EXPECTED[operation]);
  });

  const writes: [string, OperationName, JsonObject, JsonObject][] = [
    [
      'a task carries its fields in ClickUp form',
      'task.create',
      {
        listId: '901',
        name: 'T',
        description: 'why',
        dueAt: 1_760_000_000_000,
        priority: 2,
        assigneeIds: ['11', '12'],
        tags: ['a'],
        estimateMs: 3_600_000,
        parentId: 'p1',
      },
      {
        list_id: '901',
        name: 'T',
        markdown_content: 'why',
        due_date: 1_760_000_000_000,
        due_date_time: true,
        priority: 2,
        assignees: [11, 12],
        tags: ['a'],
        time_estimate: 3_600_000,
        parent: 'p1',
      },
    ],
    [
      'assignees change by what is added and removed',
      'task.update',
      { taskId: 't1', addAssigneeIds: ['5'], removeAssigneeIds: ['6'], priority: null },
      { id: 't1', assignees: { add: [5], rem: [6] }, priority: null },
    ],
    [
      'logged time hangs on its task',
      'time_entry.create',
      { workspaceId: '9', taskId: 't1', start: 1000, durationMs: 60_000, description: 'd' },
      { team_id: '9', tid: 't1', start: 1000, duration: 60_000, description: 'd' },
    ],
    [
      'a moved entry names both its ends',
      'time_entry.update',
      { workspaceId: '9', timeEntryId: '4927021492799897428', start: 1000, durationMs: 500 },
      { team_id: '9', id: '4927021492799897428', start: 1000, end: 1500 },
    ],
    [
      'a key result gets its value and note',
      'key_result.update',
      { keyResultId: 'k', goalId: 'g', current: 3.5, note: 'n' },
      { id: 'k', steps_current: 3.5, note: 'n' },
    ],
    [
      'a page is added to at its end',
      'page.update',
      { workspaceId: '9', docId: 'd', pageId: 'p', content: 'x', mode: 'append' },
      {
        workspace_id: '9',
        doc_id: 'd',
        id: 'p',
        content: 'x',
        content_edit_mode: 'append',
        content_format: 'text/md',
      },
    ],
  ];
  test.each(writes)('%s', async (_promise, operation, input, args) => {
    const { binding } = await bound();
    expect(binding.encode(operation, input as never).args).toEqual(args);
  });

  test('a done-time filter asks for a bound that includes its first instant', async () => {
    const { binding } = await bound();
    const { args } = binding.encode('task.find', {
      workspaceId: '9',
      doneFrom: 500,
      doneBefore: 900,
    });
    expect(args).toEqual({ team_id: '9', date_done_gt: 499, date_done_lt: 900 });
  });

  test('all tasks of a workspace are reached page by page', async () => {
    const row = (id: string) => ({ id, name: id, status: { status: 'open', type: 'open' } });
    const endpoint = scriptedEndpoint(tools, (_tool, { page }) =>
      answered(
        page === 1
          ? { tasks: [row('b')], last_page: true }
          : { tasks: [row('a')], last_page: false },
      ),
    );
    const binding = await bindEndpoint(endpoint);
    const first = await binding.call('task.find', { workspaceId: '9' }, options);
    expect(first).toMatchObject({ kind: 'ok', value: { items: [{ id: 'a' }], next: '1' } });
    const second = await binding.call('task.find', { workspaceId: '9', cursor: '1' }, options);
    expect(second).toMatchObject({ kind: 'ok', value: { items: [{ id: 'b' }], next: null } });
  });

  test('docs of all pages come in one answer', async () => {
    const endpoint = scriptedEndpoint(tools, (_tool, { cursor }) =>
      answered(
        cursor === 'more'
          ? { docs: [{ id: 'd2', name: 'Two' }], next_cursor: '' }
          : { docs: [{ id: 'd1', name: 'One' }], next_cursor: 'more' },
      ),
    );
    const binding = await bindEndpoint(endpoint);
    const docs = await binding.call('doc.list', { workspaceId: '9' }, options);
    expect(docs).toMatchObject({ kind: 'ok', value: [{ id: 'd1' }, { id: 'd2' }] });
  });

  test('people come from the workspace with their roles', async () => {
    const { binding } = await bound({
      teams: [
        {
          id: '9',
          name: 'W',
          members: [
            { user: { id: 1, username: 'Ann', email: 'a@x', role: 1, custom_role: null } },
            {
              user: {
                id: 2,
                username: 'Bob',
                email: 'b@x',
                role: 3,
                custom_role: { name: 'Lead' },
              },
            },
          ],
        },
      ],
    });
    const people = await binding.call('member.list', { workspaceId: '9' }, options);
    expect(people).toMatchObject({
      value: [
        { id: '1', name: 'Ann', role: 'owner', title: null },
        { id: '2', name: 'Bob', role: 'member', title: 'Lead' },
      ],
    });
  });

  test('the hidden folder of a folderless list is no folder', async () => {
    const listed = await outcomeOf(
      tools,
      'task.get',
      { taskId: 't' },
      resultOf({
        id: 't',
        name: 'T',
        status: { status: 'open', type: 'open' },
        list: { id: 'l', name: 'L' },
        folder: { id: 'f', name: 'hidden', hidden: true },
        space: { id: 's' },
        date_done: '1769437675549',
        priority: { id: '3', priority: 'normal' },
      }),
    );
    expect(listed).toMatchObject({
      kind: 'ok',
      value: { folderId: null, listId: 'l', spaceId: 's', doneAt: 1_769_437_675_549, priority: 3 },
    });
  });

  test('time logged counts as written only when its id came back', async () => {
    const start = Date.UTC(2026, 10, 20, 9);
    const input = { workspaceId: '9', taskId: 't', start, durationMs: 1_800_000 };
    const raw = { id: '4927021492799897428', task: { id: 't', name: 'T' }, user: { id: 1 } };
    const body = { data: { ...raw, start, end: String(start + 1_800_000), duration: 1_800_000 } };
    expect(await outcomeOf(tools, 'time_entry.create', input, resultOf(body))).toMatchObject({
      kind: 'ok',
      value: { id: '4927021492799897428', taskId: 't', userId: '1', durationMs: 1_800_000 },
    });
    const idless = { data: { start } };
    expect((await outcomeOf(tools, 'time_entry.create', input, resultOf(idless))).kind).toBe(
      'unknown',
    );
  });

  test('a running timer has elapsed time and no end', async () => {
    const entry = { id: '1', start: '1000', duration: -5000, task: { id: 't' } };
    const current = (data: Json) =>
      outcomeOf(tools, 'time_entry.current', { workspaceId: '9' }, resultOf({ data }));
    expect(await current(entry)).toMatchObject({
      value: { running: true, durationMs: 5000, end: null },
    });
    expect(await current(null)).toEqual({ kind: 'ok', value: null });
    expect(await current({})).toEqual({ kind: 'ok', value: null });
  });

  test('an updated key result is read through its nulls', async () => {
    const keyResult = {
      id: 'k',
      goal_id: 'g',
      name: 'K',
      type: 'number',
      percent_completed: null,
      last_action: {
        note: 'moved',
        date_modified: '1769471022645',
        steps_current: null,
        steps_before_float: 10,
        steps_taken_float: 40,
      },
    };
    const input = { keyResultId: 'k', goalId: 'g', current: 50 };
    expect(
      await outcomeOf(tools, 'key_result.update', input, resultOf({ key_result: keyResult })),
    ).toMatchObject({
      value: { current: 50, lastAction: { note: 'moved', at: 1_769_471_022_645 } },
    });
  });

  test("ClickUp's error body sent as a success is a refusal", async () => {
    const answer = resultOf({ err: 'Status not found', ECODE: 'CRTSK_001' });
    const ended = await outcomeOf(tools, 'task.create', { listId: 'l', name: 'T' }, answer);
    expect(ended).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('Status not found'),
    });
  });

  test('an empty list right after trouble is not believed once', async () => {
    const endpoint = scriptedEndpoint(tools, (_tool, _args, nth) =>
      nth === 1
        ? { kind: 'rate-limited', until: null, scope: 'window', message: '429' }
        : answered({ spaces: [] }),
    );
    const binding = await bindEndpoint(endpoint);
    const read = () => binding.call('space.list', { workspaceId: '9' }, options);
    expect((await read()).kind).toBe('rate-limited');
    expect((await read()).kind).toBe('unavailable');
    expect(await read()).toEqual({ kind: 'ok', value: [] });
  });

  describe('time of a negative duration', () => {
    const create = 'create_a_click_up_time_entry';
    const asked = (duration: Json) => ({
      tool: create,
      args: { team_id: '9', tid: 't', start: 1_795_000_000_000, duration },
    });
    const start = {
      operation: 'time_entry.start',
      input: { workspaceId: '9', taskId: 't', start: 1_795_000_000_000 },
    };

    test.each([-1, -3_600_000, '-1'])('%j is a timer that began then', async (duration) => {
      const { binding } = await bound();
      const decoded = binding.decodeCall(asked(duration));
      expect(decoded).toEqual([{ ...start, args: { ...asked(-1).args } }]);
      expect(binding.encode('time_entry.start', start.input)).toEqual({
        tool: create,
        args: { team_id: '9', tid: 't', start: 1_795_000_000_000, duration: -1 },
      });
    });

    test('is judged as a timer too, and time that is logged is not', async () => {
      const { binding } = await bound();
      expect(binding.reachOf(asked(-1)).operations).toContain('time_entry.start');
      expect(binding.reachOf(asked(60_000)).operations).not.toContain('time_entry.start');
      expect(binding.decodeCall(asked(60_000)).map(({ operation }) => operation)).toEqual([
        'time_entry.create',
      ]);
    });

    test('does not make a timer of a tool that says nothing of it', async () => {
      const alone = toolsIn(
        'log_time(*team_id:string, *task_id:string, *start:number, *duration:number)',
      );
      const binding = await bindEndpoint(scriptedEndpoint(alone, () => answered({})));
      expect(binding.capability('time_entry.start').state).toBe('absent');
      const args = { team_id: '9', task_id: 't', start: 1, duration: -1 };
      expect(binding.reachOf({ tool: 'log_time', args }).operations).toContain('time_entry.start');
      expect(binding.decodeCall({ tool: 'log_time', args })).toEqual([]);
    });
  });
});
