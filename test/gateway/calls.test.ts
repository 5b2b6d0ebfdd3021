// From a tool call to a REST request, and from its answer to a tool result.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { temporaryFolder } from '../support/program.ts';
import { json } from '../support/rest-upstream.ts';
import { bodyOf, openLab, textOf } from './lab.ts';

describe('arguments', () => {
  test('a custom task id of time is looked up in the Workspace that the path names', async () => {
    const lab = await openLab();
    await lab.call('create_a_click_up_time_entry', {
      ...{ team_id: '9', tid: 'ENG-134', custom_task_ids: true, start: 1, duration: 2 },
    });
    expect(lab.upstream.seen).toMatchObject([
      { target: '/api/v2/team/9/time_entries?custom_task_ids=true&team_id=9' },
    ]);
  });

  test('each goes where its record says: path, query or body', async () => {
    const lab = await openLab();
    await lab.call('update_a_click_up_task_by_id', {
      id: 'DEV-7',
      custom_task_ids: true,
      team_id: '9',
      name: 'New',
      priority: null,
      assignees: { add: [1], rem: [2] },
    });
    expect(lab.upstream.seen).toMatchObject([
      { method: 'PUT', target: '/api/v2/task/DEV-7?custom_task_ids=true&team_id=9' },
    ]);
    expect(JSON.parse(lab.upstream.seen[0]?.body ?? '')).toEqual({
      name: 'New',
      priority: null,
      assignees: { add: [1], rem: [2] },
    });
  });

  test('lists are sent item by item with brackets, conditions on custom fields as JSON', async () => {
    const lab = await openLab();
    const condition = { field_id: 'f', operator: '=', value: 'x' };
    await lab.call('list_all_click_up_workspace_tasks', {
      team_id: '9',
      statuses: ['to do', 'done'],
      list_ids: ['1'],
      include_closed: true,
      subtasks: false,
      page: 0,
      date_done_gt: 1769385600000,
      custom_fields: [condition],
    });
    const url = new URL(`http://x${lab.upstream.seen[0]?.target}`);
    expect(url.pathname).toBe('/api/v2/team/9/task');
    url.searchParams.sort();
    expect([...url.searchParams]).toEqual([
      ['custom_fields', JSON.stringify([condition])],
      ['date_done_gt', '1769385600000'],
      ['include_closed', 'true'],
      ['list_ids[]', '1'],
      ['page', '0'],
      ['statuses[]', 'to do'],
      ['statuses[]', 'done'],
      ['subtasks', 'false'],
    ]);
  });

  test('a body that is a list is given as body', async () => {
    const lab = await openLab();
    const body = [{ assignee: 1, time: 3_600_000 }];
    await lab.call('update_a_click_up_task_time_estimate_by_id', {
      workspace_id: '9',
      id: 'a1',
      body,
    });
    expect(JSON.parse(lab.upstream.seen[0]?.body ?? '')).toEqual(body);
  });

  test('a name in the path may hold any character', async () => {
    const lab = await openLab();
    await lab.call('create_a_click_up_task_tag', { task_id: 'a1', tag_name: 'q1/2 50% ü?' });
    expect(lab.upstream.seen[0]?.target).toBe('/api/v2/task/a1/tag/q1%2F2%2050%25%20%C3%BC%3F');
  });

  test.each(['', '.', '..'])('an id %j cannot lead to another route', async (id) => {
    const lab = await openLab();
    const { result } = await lab.call('delete_a_click_up_task_by_id', { id });
    expect(result.isError).toBe(true);
    expect(bodyOf(result).err).toBe('Argument "id" names nothing.');
    expect(lab.upstream.seen).toEqual([]);
  });

  test.each([
    [
      'an unknown argument is refused with its name',
      { team_id: '9', start: 1, task_id: 'a1' },
      'Unknown argument "task_id"; known: team_id, ',
    ],
    ['a missing argument is named', { team_id: '9' }, 'Missing argument "start".'],
    [
      'an id that lost digits as a number is refused',
      { team_id: 2 ** 60, start: 1 },
      '"team_id" must be string: a number of this size has lost digits.',
    ],
    ['a wrong item is named', { team_id: '9', start: 1, tags: [7] }, 'Argument "tags.0": '],
    ['so is a wrong type', { team_id: '9', start: 'now' }, '"start" must be integer.'],
  ])('%s, and nothing is sent', async (_promise, args, sentence) => {
    const lab = await openLab();
    const { result } = await lab.call('create_a_click_up_time_entry', args);
    expect(result.isError).toBe(true);
    expect(bodyOf(result)).toMatchObject({ status: 400, err: expect.stringContaining(sentence) });
    expect(lab.upstream.seen).toEqual([]);
  });

  test('ids may be numbers or text, whichever the argument wants', async () => {
    const lab = await openLab();
    const people = { add: ['183'], rem: [184] };
    await lab.call('update_a_click_up_task_by_id', { id: 42, assignees: people, due_date: '5' });
    await lab.call('list_all_click_up_tasks', { list_id: 901, assignees: [183], page: '2' });
    const [changed, listed] = lab.upstream.seen;
    expect(changed?.target).toBe('/api/v2/task/42');
    expect(JSON.parse(changed?.body ?? '')).toEqual({
      assignees: { add: [183], rem: [184] },
      due_date: 5,
    });
    expect(decodeURIComponent(listed?.target ?? '')).toBe(
      '/api/v2/list/901/task?page=2&assignees[]=183',
    );
  });

  test('a priority that does not exist is refused', async () => {
    const lab = await openLab();
    const { result } = await lab.call('update_a_click_up_task_by_id', { id: 'a1', priority: 5 });
    expect(bodyOf(result).err).toBe('Argument "priority" must be one of 1, 2, 3, 4, null.');
  });
});

describe('uploads', () => {
  const filename = 'trace.log';
  const upload = (attachment: JsonObject) =>
    ['create_a_click_up_task_attachment', { task_id: 't1', attachment }] as const;

  test('a file given as base64 is sent as a part of a form', async () => {
    const lab = await openLab();
    const base64 = Buffer.from('what was seen').toString('base64');
    await lab.call(...upload({ base64, filename }));
    const [sent] = lab.upstream.seen;
    expect(sent?.headers['content-type']).toContain('multipart/form-data');
    expect(sent?.body).toContain('name="attachment"; filename="trace.log"');
    expect(sent?.body).toContain('what was seen');
  });

  test('a path is read only where the server serves its own machine', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const path = join(folder.path, filename);
    writeFileSync(path, 'what was seen');
    const closed = await openLab();
    const { result } = await closed.call(...upload({ path }));
    expect([textOf(result), closed.upstream.seen]).toEqual([
      expect.stringContaining('this server reads no files of its own machine'),
      [],
    ]);
    const local = await openLab({ localFiles: true });
    await local.call(...upload({ path }));
    expect(local.upstream.seen[0]?.body).toContain('what was seen');
    const missing = await local.call(...upload({ path: `${path}.gone` }));
    expect(textOf(missing.result)).toContain('is no file');
  });
});

describe('the token', () => {
  test.each([
    ['pk_1_ABC', 'pk_1_ABC'],
    ['oauth-token', 'Bearer oauth-token'],
    ['Bearer oauth-token', 'Bearer oauth-token'],
  ])('%s is shown as ClickUp wants it', async (token, header) => {
    const lab = await openLab({ token });
    await lab.call('list_all_click_up_workspaces', {});
    expect(lab.upstream.seen[0]?.headers.authorization).toBe(header);
  });
});

describe('answers', () => {
  test('the body comes through unchanged, digits of long numbers included', async () => {
    const lab = await openLab();
    const text = '{ "tasks": [{"id":4927021492799897428123}],\n "last_page": true }';
    lab.upstream.reply = json(text);
    const { result } = await lab.call('list_all_click_up_attachments', {
      ...{ workspace_id: '9', entity_type: 'attachments', entity_id: 't' },
    });
    expect(textOf(result)).toBe(text);
    expect(result.isError).toBeUndefined();
  });

  test('comes as an object too where the tool has declared its shape, and nowhere else', async () => {
    const lab = await openLab();
    lab.upstream.reply = json({ tasks: [{ id: 'a' }], last_page: true });
    const client = await lab.connect();
    const { tools } = await client.listTools();
    const shaped = tools.find(({ name }) => name === 'list_all_click_up_tasks');
    expect(shaped?.outputSchema?.properties).toHaveProperty('last_page');
    const name = 'list_all_click_up_tasks';
    const listed = await client.callTool({ name, arguments: { list_id: '1' } });
    expect(listed.structuredContent).toEqual({ tasks: [{ id: 'a' }], last_page: true });
    const deleted = await lab.call('delete_a_click_up_task_by_id', { id: 'a' });
    expect(deleted.result.structuredContent).toBeUndefined();
  });

  test('a write that succeeds without a body answers an empty object', async () => {
    const lab = await openLab();
    lab.upstream.reply = (response) => response.writeHead(204).end();
    const { result } = await lab.call('delete_a_click_up_task_by_id', { id: 'a1' });
    expect(textOf(result)).toBe('{}');
  });

  test('a page that was saved is a success, though the answer is no JSON', async () => {
    const lab = await openLab();
    lab.upstream.reply = (response) => response.writeHead(200).end('OK');
    const { result } = await lab.call('update_a_click_up_docs_page_by_id', {
      workspace_id: '9',
      doc_id: 'd',
      id: 'p',
      content: 'x',
    });
    expect(textOf(result)).toBe('{}');
  });

  test("a refusal holds ClickUp's own body and the HTTP status", async () => {
    const lab = await openLab();
    lab.upstream.reply = json({ err: 'Team not authorized', ECODE: 'OAUTH_027' }, 401);
    const client = await lab.connect();
    const result = await client.callTool({
      name: 'get_single_click_up_task_by_id',
      arguments: { id: 'nope' },
    });
    expect(result.isError).toBe(true);
    expect(bodyOf(result)).toEqual({
      status: 401,
      err: 'Team not authorized',
      ECODE: 'OAUTH_027',
    });
  });

  test('a refusal of the third version says err as well', async () => {
    const lab = await openLab();
    const body = { status: 404, message: 'Doc not found', trace_id: null, timestamp: 1 };
    lab.upstream.reply = json(body, 404);
    const { result } = await lab.call('get_single_click_up_doc_by_id', {
      workspace_id: '9',
      id: 'd',
    });
    expect(bodyOf(result)).toEqual({ ...body, err: 'Doc not found' });
  });
});
