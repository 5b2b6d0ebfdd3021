// Ways of other people's servers that were met after the binding was built.
import { describe, expect, test } from 'vitest';
import { bindEndpoint } from '../../src/binding/index.ts';
import { bind } from '../../src/binding/match/bind.ts';
import { type OperationName, whyIncomplete } from '../../src/clickup/index.ts';
import { answered, outcomeOf, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const options = { lane: 'batch' } as const;

function toolFor(operation: OperationName, lines: string) {
  return bind(toolsIn(lines), { timeZone: 'UTC' }).get(operation)?.capability.tool ?? null;
}

describe('which tool serves what', () => {
  const cases: [string, OperationName, string, string | null][] = [
    ['arguments under one name of any kind', 'task.get', 'get_task(*type:{task_id})', 'get_task'],
    ['a list of people is not the caller', 'user.me', 'get_members(team_id:string)', null],
    [
      'one list is not the workspace',
      'task.find',
      'get_tasks(listId:string, listName:string, include_closed:boolean)',
      null,
    ],
    ['one space is not the workspace', 'folder.list_all', 'get_folders(space_id:string)', null],
    [
      'the alias of a newer tool gives way',
      'doc.list',
      `search_docs(*team_id:string) ## Search docs. Backward-compatible alias that now uses API v3.
       search_docs_v3(*workspace_id:string) ## Search docs using API v3`,
      'search_docs_v3',
    ],
    [
      'of two names the plainer',
      'workspace.list',
      `get_authorized_teams() ## Workspaces of the user
       get_teams() ## Workspaces of the user`,
      'get_teams',
    ],
    [
      'an answer about the caller that promises workspaces',
      'workspace.list',
      'clickup_whoami() ## Get current user info and list of workspaces with members',
      'clickup_whoami',
    ],
    ['one that does not', 'workspace.list', 'whoami() ## Get current user info', null],
    [
      'a workspace that says it shows all spaces, folders and lists',
      'hierarchy.get',
      'get_workspace() ## Get all spaces, folders and lists',
      'get_workspace',
    ],
    ['a workspace alone', 'hierarchy.get', 'get_workspace(*team_id:string) ## Get one', null],
    [
      'an action that speaks of many',
      'time_entry.list',
      'task_time_tracking(*action:"get_entries"|"start"|"delete_entry", taskId:string, startDate:string, endDate:string, timeEntryId:string)',
      'task_time_tracking',
    ],
    [
      'a search that can be told the one task',
      'task.get',
      'search_tasks(task_id:string, list_ids:string[], statuses:string[])',
      'search_tasks',
    ],
    [
      'names in Portuguese',
      'time_entry.create',
      `clickup_registrar_tempo(*tarefaId:string, *inicio:string, *duracaoMinutos:integer) ## Registra tempo
       clickup_excluir_tarefa(*tarefaId:string) ## Exclui uma tarefa`,
      'clickup_registrar_tempo',
    ],
    [
      'a thing in German that removes',
      'task.delete',
      `aufgabe_loschen(*aufgabe_id:string)
       aufgabe_erstellen(*liste_id:string, *titel:string)`,
      'aufgabe_loschen',
    ],
    [
      'a change of one field is not an update of the task',
      'task.update',
      'clickup_mudar_status(*tarefaId:string, *status:string) ## Atualiza o status de uma tarefa',
      null,
    ],
    [
      'a tag of a task that only its arguments name',
      'task.tag',
      'add_tag(*task_id:string, *tag_name:string)',
      'add_tag',
    ],
    ['a tag of a space', 'task.tag', 'create_tag(*space_id:string, *name:string)', null],
    [
      'teams that are workspaces in another language',
      'workspace.list',
      'listar_equipos() ## Lista los equipos (espacios de trabajo)',
      'listar_equipos',
    ],
    [
      'what is read in Portuguese',
      'comment.list',
      'ler_comentarios(*task_id:string)',
      'ler_comentarios',
    ],
    [
      'an action that names its thing below a heading',
      'space.list',
      'structure(*action:"list_spaces"|"get_list", workspace_id:string, list_id:string)',
      'structure',
    ],
    [
      'a heading over actions of single things',
      'hierarchy.get',
      'structure(*action:"list_spaces"|"get_list", workspace_id:string, list_id:string)',
      null,
    ],
    ['the caller below a heading', 'user.me', 'workspace(*action:"list"|"whoami")', 'workspace'],
    [
      'a query that nothing has to be asked',
      'goal.list',
      'query_goals(*workspace_id:string)',
      'query_goals',
    ],
    [
      'content says nothing new of a page',
      'page.update',
      'edit_doc_page_content(*workspace_id:string, *doc_id:string, *page_id:string, content:string, content_edit_mode:string)',
      'edit_doc_page_content',
    ],
  ];
  test.each(cases)('%s', (_, operation, lines, tool) => {
    expect(toolFor(operation, lines)).toBe(tool);
  });
});

describe('listings written for people', () => {
  const SPACES = 'get_spaces(*team_id:string)';
  const input = { workspaceId: '9' };
  async function spaces(text: string) {
    return outcomeOf(toolsIn(SPACES), 'space.list', input, resultOf(text));
  }
  const both = {
    kind: 'ok',
    value: [
      { id: '901', name: 'Lab' },
      { id: '902', name: 'Shop' },
    ],
  };

  test.each([
    [
      'bullets with ids in brackets',
      'Spaces:\n\n• Lab (ID: 901)\n  Private: false\n\n• Shop (ID: 902)',
    ],
    [
      'bullets with the id on the line below',
      'ClickUp Spaces:\n\n• Lab\n  ID: 901\n  Members: 8\n\n• Shop\n  ID: 902\n',
    ],
    ['numbers and bold names', 'Found 2 spaces:\n1. **Lab** (ID: `901`)\n2. **Shop** (ID: `902`)'],
    [
      'dashes and code',
      '## Espacios\n  • **Lab** — `901` (3 listas)\n  • **Shop** — `902`\n\nTotal: 2',
    ],
    [
      'a kind before the name',
      'Spaces (2 total):\n\nSpace: Lab (id: 901)\n  a: 1\n\nSpace: Shop (id: 902)',
    ],
    ['a paragraph for each', 'Spaces:\n\nname: Lab\nid: 901\n\nname: Shop\nid: 902'],
  ])('%s are read', async (_, text) => {
    expect(await spaces(text)).toMatchObject(both);
  });

  test('fewer entries than the words claim are not all', async () => {
    const read = await spaces('Found 12 spaces:\n• Lab (ID: 901)\n• Shop (ID: 902)');
    expect(whyIncomplete(read.kind === 'ok' && read.value)).toContain('only 2');
  });

  test('a sentence that there are none is an empty list', async () => {
    expect(await spaces('No hay espacios.')).toEqual({ kind: 'ok', value: [] });
    expect(await spaces('Found 0 spaces:')).toEqual({ kind: 'ok', value: [] });
  });

  test('words for no value are no value', async () => {
    const lines = 'get_tasks(*list_id:string)';
    const text =
      'Found 1 tasks:\n\n• Fix it (ID: 86a1)\n  Status: new | Priority: Not set\n  Assignees: None\n  Due: Not set';
    const read = await outcomeOf(toolsIn(lines), 'task.list', { listId: '1' }, resultOf(text));
    expect(read).toMatchObject({
      value: { items: [{ id: '86a1', status: { name: 'new' }, priority: null, assignees: [] }] },
    });
  });
});

test('people shown by name alone are not narrowed by an id that the tool was never told', async () => {
  const task = { id: 't', name: 'One', status: 'open', assignees: ['Ana Lima'] };
  const ask = async (line: string) => {
    const endpoint = scriptedEndpoint(toolsIn(line), () => answered({ tasks: [task] }));
    const binding = await bindEndpoint(endpoint);
    return binding.call('task.list', { listId: '1', assigneeIds: ['7'] }, options);
  };
  expect(await ask('get_tasks(*list_id:string)')).toMatchObject({ reason: 'unreadable' });
});

test('a filter that the endpoint writes wrongly is left out, and the answer narrowed', async () => {
  const rows = ['7', '8'].map((id) => ({
    ...{ id: `t${id}`, name: id, status: 'open' },
    assignees: [{ id, username: `P${id}` }],
  }));
  const asked: unknown[] = [];
  const endpoint = scriptedEndpoint(
    toolsIn('get_tasks(*list_id:string, assignees:string[])'),
    (_, args) => {
      asked.push(args.assignees);
      return args.assignees
        ? { kind: 'rejected', reason: 'invalid', message: 'assignees must be an array' }
        : answered({ tasks: rows });
    },
  );
  const binding = await bindEndpoint(endpoint);
  const input = { listId: '1', assigneeIds: ['7'] };
  expect(await binding.call('task.list', input, options)).toMatchObject({
    value: { items: [{ id: 't7' }] },
  });
  await binding.call('task.list', input, options);
  expect(asked).toEqual([['7'], undefined, undefined]);
});

test('time logged on no task is deleted and reported', async () => {
  const lines = `create_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number)
    delete_time_entry(*team_id:string, *timer_id:string)`;
  const stray = { data: { id: '55', wid: '9', at: 5, start: 1000, duration: 60_000 } };
  const removed: unknown[] = [];
  const endpoint = scriptedEndpoint(toolsIn(lines), (name, args) => {
    if (name === 'create_time_entry') return answered(stray);
    removed.push(args.timer_id);
    return answered({});
  });
  const binding = await bindEndpoint(endpoint, { context: { workspaceId: '9' } });
  const input = { workspaceId: '9', taskId: 't', start: 1000, durationMs: 60_000 };
  expect(await binding.call('time_entry.create', input, options)).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('The entry was deleted.'),
  });
  expect(removed).toEqual(['55']);
});

test('a token that only a preview hands out is asked for first', async () => {
  const line =
    'delete_task(*task_id:string, dry_run:boolean, confirm:boolean, confirmation_token:string)';
  const endpoint = scriptedEndpoint(toolsIn(line), (_, args) => {
    if (args.dry_run === true) return answered({ dry_run: true, confirmation_token: 'T1' });
    return args.confirm === true && args.confirmation_token === 'T1'
      ? answered({ ok: true })
      : { kind: 'rejected', reason: 'invalid', message: 'no token' };
  });
  const binding = await bindEndpoint(endpoint);
  const ended = await binding.call('task.delete', { taskId: 't' }, options);
  expect([ended.kind, endpoint.calls.length]).toEqual(['ok', 2]);
});

test('who is wanted by name or address is not sent as an id', async () => {
  const lines =
    'criar_tarefa(*lista_id:string, *nome:string, responsavel:string -- Nome ou e-mail)';
  const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered({})));
  const input = { listId: '5', name: 'T', assigneeIds: ['7'] };
  expect(() => binding.encode('task.create', input)).toThrow('no argument for assigneeIds');
});
