import { describe, expect, test } from 'vitest';
import { bindEndpoint, disagreement, effectOf, likeliestTools } from '../../src/binding/index.ts';
import { knownServers } from '../../src/binding/known-servers.ts';
import { bind } from '../../src/binding/match/bind.ts';
import type { OperationName } from '../../src/clickup/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { hauptsache } from '../support/dialects/hauptsache.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolOf, toolsIn } from '../support/tools.ts';

function capability(operation: OperationName, tools: string | Tool[]) {
  const all = typeof tools === 'string' ? toolsIn(tools) : tools;
  const bound = bind(all, { timeZone: 'UTC' }).get(operation);
  if (!bound) throw new Error(`${operation} is not in the table`);
  return bound.capability;
}

describe('a server that is known', () => {
  test('is read as it is known, however many tools its forks add', () => {
    const grown = [
      ...toolsIn(hauptsache.tools),
      ...toolsIn(`
        getFolders(*spaceId:string) ann=readOnly
        getFolderlessLists(*spaceId:string) ann=readOnly
      `),
      ...Array.from({ length: 40 }, (_, at) => toolOf(`furtherTool${at}(*id:string)`)),
    ];
    const table = bind(grown, { timeZone: 'UTC', corrections: knownServers });
    for (const operation of ['folder.list', 'list.list_folderless'] as const) {
      expect(table.get(operation)?.choices[0]?.candidate.tool.name).toBe('searchSpaces');
    }
  });
});

describe('one operation under many names', () => {
  const names: [OperationName, string][] = [
    ['task.get', 'get_task(*task_id:string)'],
    ['task.get', 'clickup_tasks_get(*task_id:string)'],
    ['task.get', 'CLICKUP_GET_TASK(*task_id:string)'],
    ['task.get', 'Clickup.GetTask(*taskId:string)'],
    ['task.get', 'getTaskById(*id:string)'],
    ['field.clear', 'task.clear_custom_field(*task_id:string, *field_id:string)'],
    ['task.get', 'fetchTaskDetails(*task:string)'],
    ['task.get', 'task(*id:string) ## Read one task in full'],
    [
      'task.find',
      'find(list_ids:string[], statuses:string[]) ## Find tasks anywhere in the workspace',
    ],
    ['workspace.list', 'get_authorized_teams() ## Workspaces of the token'],
    ['workspace.list', 'CLICKUP_GET_AUTHORIZED_TEAMS_WORKSPACES()'],
    [
      'time_entry.list',
      'gettimeentrieswithinadaterange(*team_Id:string, start_date:number, end_date:number)',
    ],
    [
      'time_entry.create',
      'Createatimeentry(*team_Id:string, *start:number, *duration:number, tid:string)',
    ],
    ['time_entry.create', 'log_time(*task_id:string, *start:number, *duration:number)'],
    ['time_entry.current', 'get_running_timer(team_id:string)'],
    ['key_result.update', 'update_goal_target(*target_id:string, steps_current:number)'],
    ['key_result.update', 'editKeyResult(*keyResultId:string, stepsCurrent:number)'],
    ['list.list_folderless', 'getFolderlessLists(*spaceId:string)'],
    [
      'comment.create',
      'create_comment(*parent_type:string -- task or list or view, *parent_id:string, *comment_text:string)',
    ],
    ['folder.list', 'folder_list_for_space(*spaceId:string)'],
    ['list.list', 'list_list_for_space_or_folder(spaceId:string, folderId:string)'],
    ['list.list_folderless', 'list_list_for_space_or_folder(spaceId:string, folderId:string)'],
    ['task.list', 'task_list_for_list(*listId:string)'],
    ['time_entry.start', 'task_timer_start(*taskId:string)'],
    ['hierarchy.get', 'workspace_hierarchy(workspaceId:string)'],
    ['user.me', 'WhoAmI()'],
    ['user.me', 'get_current_user()'],
    ['user.me', 'whoami()'],
  ];
  test.each(names)('%s: %s', (operation, line) => {
    expect(capability(operation, line).tool).toBe(toolOf(line).name);
  });
});

test('a word that an endpoint puts before all its tools says nothing', () => {
  const prefixed = `
    acme_list_spaces(*workspace_id:string)
    acme_list_folders(*space_id:string)
    acme_get_task(*task_id:string)
    acme_create_task(*list_id:string, *name:string)`;
  expect(capability('space.list', prefixed).tool).toBe('acme_list_spaces');
});

describe('a tool that only resembles an operation is not taken for it', () => {
  const traps: [OperationName, string][] = [
    ['task.get', 'get_task_time_in_status(*task_id:string)'],
    ['task.get', 'get_task_members(*task_id:string)'],
    ['task.list', 'get_view_tasks(*view_id:string)'],
    ['task.list', 'get_overdue_tasks(*list_id:string)'],
    ['task.list', 'count_tasks(*list_id:string)'],
    ['task.find', 'get_my_tasks(status:string[])'],
    ['task.create', 'add_task_to_list(*list_id:string, *task_id:string)'],
    [
      'task.create',
      'create_task_from_template(*list_id:string, *template_id:string, *name:string)',
    ],
    ['task.create', 'create_subtask(*parent_task_id:string, *name:string)'],
    ['task.delete', 'delete_task_link(*task_id:string, *links_to:string)'],
    ['task.delete', 'delete_tasks(*task_ids:string[], *list_id:string)'],
    ['task.update', 'update_task_status(*task_id:string, *status:string)'],
    ['task.tag', 'create_space_tag(*space_id:string, *name:string)'],
    ['task.untag', 'delete_space_tag(*space_id:string, *tag_name:string)'],
    ['list.get', 'get_list_views(*list_id:string)'],
    ['list.get', 'get_task_list(*list_id:string)'],
    ['list.get', 'get_list_members(*list_id:string)'],
    ['folder.list', 'get_folder(folder_id:string, space_id:string)'],
    ['hierarchy.get', 'get_hierarchy(*list_id:string) ## Tree of the tasks of a list'],
    ['member.list', 'get_list_members(*list_id:string)'],
    ['member.list', 'find_member_by_name(*name:string)'],
    ['user.me', 'get_user(*team_id:string, *user_id:string)'],
    ['workspace.list', 'list_teams() ## Component labels and their ids'],
    ['workspace.list', 'get_workspace_seats(*workspace_id:string)'],
    ['goal.list', 'get_goal_summary(*team_id:string)'],
    ['goal.create', 'create_number_goal(*team_id:string, *goal_name:string, *target_value:number)'],
    [
      'time_entry.create',
      'create_timer_entry(*team_id:string, *description:string, task_id:string)',
    ],
    ['time_entry.list', 'get_time_entry_history(*team_id:string, *timer_id:string)'],
    ['time_entry.delete', 'delete_time_entry_tags(*team_id:string, *timer_id:string)'],
    ['doc.list', 'search_docs(*workspace_id:string, *query:string)'],
    ['page.list', 'get_document_pages(*document_id:string, *page_ids:string[])'],
    ['comment.list', 'get_list_comments(*list_id:string)'],
    [
      'comment.create',
      'comment(*task:string, text:string) ## Read the comments of a task, or post one',
    ],
  ];
  test.each(traps)('%s: %s', (operation, line) => {
    expect(capability(operation, line)).toMatchObject({ state: 'absent', tool: null });
  });
});

describe('between equals nothing is chosen', () => {
  test('two tools that fit alike leave a write absent, and are named', () => {
    const rivals = `
      create_task(*list_id:string, *name:string, description:string)
      add_task(*list_id:string, *name:string, description:string)`;
    const refused = capability('task.create', rivals);
    expect(refused.state).toBe('absent');
    expect(refused.reason).toContain('create_task');
    expect(refused.reason).toContain('add_task');
  });

  test('the tool that says more of the input is no equal', () => {
    const better = `
      add_task(*list_id:string, *name:string)
      create_task(*list_id:string, *name:string, description:string, status:string)`;
    expect(capability('task.create', better).tool).toBe('create_task');
  });

  test('the one that needs its own list is meant, not the one that searches everywhere', () => {
    const pair = `
      search_tasks(list_ids:string[], assignees:string[], tags:string[], statuses:string[])
      list_tasks_in_list(*list_id:string, include_closed:boolean)`;
    expect(capability('task.list', pair).tool).toBe('list_tasks_in_list');
  });
});

describe('a chosen tool', () => {
  const tools = toolsIn(`
    make_issue(*bucket:string, *headline:string, priority:string)
    create_task(*list_id:string, *name:string)
  `);

  test('is used before what was inferred, with the arguments that were named', async () => {
    const overrides = {
      'task.create': {
        tool: 'make_issue',
        args: { bucket: '$listId', headline: '$name', priority: 'p3' },
      },
    };
    const binding = await bindEndpoint(
      scriptedEndpoint(tools, () => answered({})),
      { overrides },
    );
    expect(binding.encode('task.create', { listId: 'l', name: 'T' })).toEqual({
      tool: 'make_issue',
      args: { bucket: 'l', headline: 'T', priority: 'p3' },
    });
  });

  test.each([
    ['is not there', { tool: 'nowhere' }],
    ['has no such argument', { tool: 'make_issue', args: { box: '$listId' } }],
    ['lacks what the operation needs', { tool: 'make_issue' }],
  ])('that %s leaves the operation absent and says so', async (_why, chosen) => {
    const overrides = { 'task.create': chosen };
    const binding = await bindEndpoint(
      scriptedEndpoint(tools, () => answered({})),
      { overrides },
    );
    expect(binding.capability('task.create').state).toBe('absent');
    expect(binding.capability('task.create').reason).toContain(chosen.tool);
  });
});

describe('without a tool', () => {
  test('the workspace of the profile is the one that is listed', async () => {
    const endpoint = scriptedEndpoint(toolsIn('get_task(*task_id:string)'), () => answered({}));
    const binding = await bindEndpoint(endpoint, { context: { workspaceId: '9' } });
    const listed = await binding.call('workspace.list', {}, { lane: 'batch' });
    expect(listed).toMatchObject({ kind: 'ok', value: [{ id: '9' }] });
    expect(endpoint.calls).toEqual([]);
  });

  test('an endpoint that is set to one workspace is used without naming it', async () => {
    const tools = toolsIn('get_spaces(team_id:string)');
    const endpoint = scriptedEndpoint(tools, () => answered({ spaces: [] }));
    const binding = await bindEndpoint(endpoint);
    const listed = await binding.call('workspace.list', {}, { lane: 'batch' });
    const [workspace] = listed.kind === 'ok' ? listed.value : [];
    await binding.call('space.list', { workspaceId: workspace?.id ?? '' }, { lane: 'batch' });
    expect(endpoint.calls).toEqual([{ tool: 'get_spaces', args: {} }]);
  });

  test('a tree that does not reveal the workspace does not stand in the way', async () => {
    const tools = toolsIn('get_workspace_hierarchy(space_id:string)');
    const binding = await bindEndpoint(scriptedEndpoint(tools, () => answered({ error: 'no' })));
    const listed = await binding.call('workspace.list', {}, { lane: 'batch' });
    expect(listed).toMatchObject({ kind: 'ok', value: [{ name: 'Workspace' }] });
  });

  test('a tree that has to be told the workspace cannot reveal it', async () => {
    const tools = toolsIn('get_workspace_hierarchy(*workspace_id:string)');
    const binding = await bindEndpoint(scriptedEndpoint(tools, () => answered({})));
    expect(binding.capability('workspace.list').state).toBe('absent');
  });

  test('an endpoint that wants to be told the workspace does not get a made-up one', async () => {
    const tools = toolsIn('get_spaces(*team_id:string)');
    const binding = await bindEndpoint(scriptedEndpoint(tools, () => answered({})));
    expect(binding.capability('workspace.list').state).toBe('absent');
  });

  test('a call says what is missing and what to do', async () => {
    const binding = await bindEndpoint(scriptedEndpoint([], () => answered({})));
    expect(() => binding.encode('goal.get', { goalId: 'g' })).toThrow(/cannot do goal.get/);
    expect(binding.capability('goal.get').state).toBe('absent');
  });
});

describe('in a chat a tool counts as a write unless all signs say that it reads', () => {
  const effects: [string, string][] = [
    ['get_tasks() ann=readOnly', 'read'],
    ['get_tasks()', 'read'],
    ['list_all_click_up_spaces() ann=readOnly', 'read'],
    ['whoami()', 'read'],
    ['clickup_count_tasks_by_status() ann=readOnly', 'read'],
    ['create_task()', 'create'],
    ['start_time_tracking()', 'create'],
    ['update_task()', 'update'],
    ['delete_task()', 'delete'],
    ['delete_task() ann=readOnly', 'delete'],
    ['get_tasks() ann=destructive', 'update'],
    ['move_task() ann=readOnly', 'update'],
    ['frobnicate() ann=readOnly', 'update'],
    ['frobnicate() ann=destructive', 'delete'],
    ['goals(*action:"list"|"delete") ann=readOnly', 'update'],
    ['goals_get(*action:"list"|"get")', 'read'],
    ['get_anything(*operation:string)', 'update'],
  ];
  test.each(effects)('%s is a %s', (line, effect) => {
    expect(effectOf(toolOf(line))).toBe(effect);
  });
});

describe('the likeliest tools for an operation that nothing serves', () => {
  const likely = (operation: OperationName, tools: string) =>
    likeliestTools(operation, toolsIn(tools), { timeZone: 'UTC' }).map(({ tool }) => tool);

  test('are tools of its thing, with what they lack, and never those of another thing', () => {
    const tools = `
      get_tasks(*list_id:string) ## Get the tasks of a list
      get_task(*task_id:string) ## Get a task with its comments and time entries
      delete_space(*space_id:string) ## Delete a space
      create_task(*list_id:string, *name:string) ## Create a task
      get_time_report(*period:string) ## Time of a period
    `;
    expect(likely('goal.list', tools)).toEqual([]);
    expect(likely('comment.delete', tools)).toEqual([]);
    expect(likely('time_entry.create', tools)).toEqual([]);
    expect(likely('time_entry.list', tools)).toEqual(['get_time_report']);
    expect(likely('list.get', tools)).toEqual([]);
    const [bulk] = likeliestTools('task.bulk_create', toolsIn(tools), { timeZone: 'UTC' });
    expect(bulk).toEqual({ tool: 'create_task', lacks: expect.stringContaining('one thing') });
  });

  test('what takes a tag or a value away is no contradiction to an operation that does', () => {
    const tools = toolsIn(`
      unlabel(*task_id:string, *tag_name:string) ann=destructive ## Remove a tag from a task
      delete_task(*task_id:string) ## Delete a task
      untag_task(*task_id:string, *tag_name:string, *reason:string) ## Remove a tag from a task
    `);
    const [unlabel, deleting, untag] = tools as [Tool, Tool, Tool];
    for (const tool of [unlabel, untag]) expect(disagreement('task.untag', tool)).toBeNull();
    expect(disagreement('task.update', deleting)).toContain('removes');
    expect(disagreement('task.delete', deleting)).toBeNull();
  });

  test('may be called by words of their own, where their description or arguments are about it', () => {
    const tools = `
      remark.put(*input:{*task:string, *words:string}) ## Say something on a task
      attach_task_file(*task_id:string, *file_path:string) ## Attach a file to a task
      moments(*from:string, *till:string) ann=readOnly ## List time entries of a period
    `;
    expect(likely('comment.create', tools)).toEqual(['remark.put']);
    expect(likely('time_entry.list', tools)).toEqual(['moments']);
    expect(likely('task.bulk_create', tools)).toEqual([]);
    expect(likely('goal.create', tools)).toEqual([]);
  });
});
