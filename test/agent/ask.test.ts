// `ask`: what a script can rely on.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { createShutdown } from '../../src/cli/index.ts';
import { startGateway } from '../../src/gateway/index.ts';
import { type AgentLab, agentLab } from '../support/agent-lab.ts';
import { cli } from '../support/command-line.ts';
import type { Scripted } from '../support/messages-api.ts';
import { call, idOf, turn } from '../support/model-brains.ts';

const RESOLVE = turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] }));
const CREATE: Scripted = (request) =>
  turn(
    call('create_a_click_up_task', { list_id: idOf(request, 'Q3 Roadmap'), name: 'From a pipe' }),
  );
/** A Friday, in milliseconds. */
const DUE = Date.parse('2027-01-08T12:00:00Z');
const script = (): Scripted[] => [RESOLVE, CREATE, { text: 'Done as far as I may.' }];

describe('the answer', () => {
  test('is all that stdout gets; what happened on the way goes to stderr', async () => {
    const lab = await agentLab(
      { text: 'Let me see.', calls: [call('get_single_click_up_user')] },
      { text: 'You are **Maya**.' },
    );
    const ran = await cli(lab, ['ask', 'Who', 'am', 'I?']);
    expect(ran).toMatchObject({ code: 0, out: 'You are **Maya**.' });
    expect(ran.err).toContain('Let me see.');
    expect(ran.err).toContain('· get_single_click_up_user');
    expect(lab.api.requests[0]?.body.messages[0]?.content[0]?.text).toBe('Who am I?');
  });

  test('as JSON is one document', async () => {
    const lab = await agentLab(...script());
    const ran = await cli(lab, ['ask', 'Create it', '--output', 'json', '--allow', 'task.create']);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({
      schemaVersion: 1,
      kind: 'answer',
      state: 'done',
      answer: 'Done as far as I may.',
      writes: [{ operation: 'task.create', state: 'done', after: { name: 'From a pipe' } }],
      plan: null,
      error: null,
      usage: { inputTokens: 300, outputTokens: 60 },
    });
  });

  test('as a stream is one line of JSON for each event, and the document last', async () => {
    const lab = await agentLab({ text: 'Hello there.' });
    const ran = await cli(lab, ['ask', 'hi', '--output', 'stream-json']);
    const lines = ran.out.split('\n').map((line) => JSON.parse(line) as { kind: string });
    expect(lines[0]?.kind).toBe('turn-started');
    expect(lines.at(-2)?.kind).toBe('turn-ended');
    expect(lines.at(-1)?.kind).toBe('answer');
  });
});

describe('writing', () => {
  test('a write that nobody allowed is denied: exit 5, though the model went on and answered', async () => {
    const lab = await agentLab(...script());
    const ran = await cli(lab, ['ask', 'Create it']);
    expect(ran).toMatchObject({ code: 5, out: 'Done as far as I may.' });
    expect(ran.err).toContain('Allow it with --allow "task.create"');
    expect(await lab.writes()).toEqual([]);
  });

  test('--allow lets exactly what it names', async () => {
    const lab = await agentLab(...script());
    expect(await cli(lab, ['ask', 'Create it', '--allow', 'time_entry.create'])).toMatchObject({
      code: 5,
    });
    lab.api.script(...script());
    const again = await agentLab(...script());
    expect(await cli(again, ['ask', 'Create it', '--allow', 'task.*'])).toMatchObject({ code: 0 });
    expect(await again.writes()).toHaveLength(1);
  });

  test('a wildcard never allows a delete', async () => {
    const lab = await agentLab(turn(call('delete_a_click_up_task_by_id', { id: '86c03sape' })), {
      text: 'ok',
    });
    const { tasks } = await lab.get<{ tasks: { id: string }[] }>(await teamTasks(lab));
    const [task] = tasks;
    const lab2 = await agentLab(
      turn(call('delete_a_click_up_task_by_id', { id: task?.id ?? '' })),
      {
        text: 'ok',
      },
    );
    expect(await cli(lab2, ['ask', 'Delete it', '--allow', '*'])).toMatchObject({ code: 5 });
    expect(await lab2.writes()).toEqual([]);
  });

  describe('that failed', () => {
    const RENAME = (id: string) => turn(call('update_a_click_up_task_by_id', { id, name: 'New' }));

    test('exit 1 when nothing was written, 3 when something was, though the model went on', async () => {
      const failed = await agentLab(RENAME('nosuchtask'), { text: 'I renamed it.' });
      expect(await cli(failed, ['ask', 'Rename it', '--allow', 'task.*'])).toMatchObject({
        code: 1,
      });
      const partly = await agentLab(RESOLVE, CREATE, RENAME('nosuchtask'), { text: 'All done.' });
      const ran = await cli(partly, ['ask', 'Both', '--allow', 'task.*']);
      expect(ran).toMatchObject({ code: 3, out: 'All done.' });
      expect(ran.err).toContain('1 of 2 writes');
    });

    test('exit 0 when the model mended its call and the write was made', async () => {
      const lab = await agentLab(
        RESOLVE,
        (request) =>
          turn(
            call('create_a_click_up_task', {
              list_id: idOf(request, 'Q3 Roadmap'),
              name: 'From a pipe',
              status: 'no such status',
            }),
          ),
        CREATE,
        { text: 'Created.' },
      );
      expect(await cli(lab, ['ask', 'Create it', '--allow', 'task.*'])).toMatchObject({ code: 0 });
    });
  });

  test('a field that the endpoint drops is told as dropped: exit 3', async () => {
    const create: Scripted = (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      const values = { name: 'From a pipe', priority: 2, assignees: [183], due_date: DUE };
      return turn(call('create_a_click_up_task', { list_id, ...values }));
    };
    const lab = await agentLab(RESOLVE, create, { text: 'Created.' });
    const forgetful: typeof fetch = (target, init) => {
      if (init?.method !== 'POST') return fetch(target, init);
      const { name } = JSON.parse(String(init.body));
      return fetch(target, { ...init, body: JSON.stringify({ name }) });
    };
    const clock = systemClock;
    const server = await startGateway({ rest: lab.rest, token: 'pk_lab', clock, fetch: forgetful });
    onTestFinished(() => server.close());
    const allowed = ['ask', 'Create it', '--allow', 'task.create'];
    const { code, err } = await cli({ ...lab, mcp: server.url }, allowed);
    expect(code).toBe(3);
    for (const field of ['priority', 'assignees', 'due']) expect(err).toContain(field);
    expect(err).not.toContain('does not show');
  });

  test('--dry-run shows the plan and writes nothing; --plan-out keeps it for apply', async () => {
    const lab = await agentLab(...script());
    const folder = mkdtempSync(join(tmpdir(), 'ask-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'plan.json');
    const ran = await cli(lab, ['ask', 'Create it', '--dry-run', '--plan-out', file]);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('From a pipe');
    expect(await lab.writes()).toEqual([]);
    const applied = await cli(lab, ['apply', file]);
    expect(applied.code).toBe(0);
    const plan = JSON.parse(readFileSync(file, 'utf8')) as { steps: { args: unknown }[] };
    expect((await lab.writes()).map(({ body }) => body?.name)).toEqual(['From a pipe']);
    expect(plan.steps).toHaveLength(1);
  });
});

describe('input', () => {
  test('@path and --file attach files, and words with @ that are none stay words', async () => {
    const lab = await agentLab({ text: 'ok' });
    const folder = mkdtempSync(join(tmpdir(), 'ask-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const csv = join(folder, 'feed back.csv');
    writeFileSync(csv, 'id,comment\n1,slow\n2,fast\n');
    writeFileSync(join(folder, 'notes.txt'), 'remember');
    const words = `Read @"${csv}" with @maya`;
    expect(await cli(lab, ['ask', words, '--file', join(folder, 'notes.txt')])).toMatchObject({
      code: 0,
    });
    const text = lab.api.requests[0]?.body.messages[0]?.content[0]?.text ?? '';
    expect(text).toContain(
      '[Attached file "feed back.csv": table, 2 rows; columns: row, id, comment.',
    );
    expect(text).toContain('[Attached file "notes.txt": text, 1 lines');
    expect(text).toContain('with @maya');
    expect(text).not.toContain('slow');
  });

  test('what is piped in is attached, or is the question where there is none', async () => {
    const lab = await agentLab({ text: 'ok' });
    await cli(lab, ['ask', 'Summarise'], { input: 'a,b\n1,2\n' });
    await cli(lab, ['ask'], { input: 'What is due today?\n' });
    const [first, second] = lab.api.requests.map(({ body }) => body.messages[0]?.content[0]?.text);
    expect(first).toContain('[Attached file "standard input": table, 1 rows');
    expect(second).toBe('What is due today?');
  });

  test('an input that somebody left open is not waited for', async () => {
    const lab = await agentLab({ text: 'ok' });
    expect(await cli(lab, ['ask', 'hello'], { open: true })).toMatchObject({ code: 0, out: 'ok' });
  });

  test('no question, a file that is not there, an output that there is not: usage', async () => {
    const lab = await agentLab({ text: 'ok' });
    expect(await cli(lab, ['ask'])).toMatchObject({ code: 2 });
    expect(await cli(lab, ['ask', 'x', '--file', '/nowhere'])).toMatchObject({ code: 2 });
    expect(await cli(lab, ['ask', 'x', '--output', 'xml'])).toMatchObject({ code: 2 });
    expect(await cli(lab, ['ask', 'x', '--allow', 'nonsense'])).toMatchObject({ code: 2 });
    expect(await cli(lab, ['ask', 'x', '--max-turns', '0'])).toMatchObject({ code: 2 });
    expect(await cli(lab, ['ask', 'x', '--max-cost', '1', '--model', 'other'])).toMatchObject({
      code: 2,
    });
    expect(lab.api.requests).toEqual([]);
  });
});

describe('how it can end', () => {
  test('without a key: exit 4, and what to set', async () => {
    const lab = await agentLab({ text: 'ok' });
    const ran = await cli(lab, ['ask', 'hello'], { environment: {} });
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('ANTHROPIC_API_KEY');
    expect(await lab.requests()).toEqual([]);
  });

  test('a limit: exit 8, with what the model had said', async () => {
    const lab = await agentLab(turn(call('dates')), { text: 'never asked' });
    const ran = await cli(lab, ['ask', 'hello', '--max-turns', '1']);
    expect(ran.code).toBe(8);
    expect(ran.err).toContain('--max-turns');
  });

  test('a service that does not answer: exit 7', async () => {
    const lab = await agentLab({
      error: {
        status: 529,
        type: 'overloaded_error',
        message: 'Overloaded',
        headers: { 'x-should-retry': 'false' },
      },
    });
    expect(await cli(lab, ['ask', 'hello'])).toMatchObject({ code: 7 });
  });

  test('an endpoint that is not there: exit 7', async () => {
    const lab = await agentLab({ text: 'ok' });
    const gone = { ...lab, mcp: 'http://127.0.0.1:9/mcp' };
    expect(await cli(gone, ['ask', 'hello'])).toMatchObject({ code: 7 });
    expect(lab.api.requests).toEqual([]);
  });

  test('interrupted: exit 130', async () => {
    const ending = createShutdown();
    const lab = await agentLab(() => {
      ending.ask('interrupt');
      return { text: 'too late' };
    });
    const ran = await cli(lab, ['ask', 'hello'], { ending });
    expect(ran.code).toBe(130);
  });

  test('errors as JSON say the code, the sentence and what to do', async () => {
    const lab = await agentLab({ text: 'ok' });
    const ran = await cli(lab, ['--json', 'ask', 'hello'], { environment: {} });
    expect(ran.code).toBe(4);
    expect(JSON.parse(ran.out)).toMatchObject({
      kind: 'answer',
      state: 'error',
      error: { code: 'authorization', next: expect.stringContaining('ANTHROPIC_API_KEY') },
    });
  });
});

async function teamTasks(lab: AgentLab): Promise<string> {
  const { teams } = await lab.get<{ teams: { id: string }[] }>('/api/v2/team');
  return `/api/v2/team/${teams[0]?.id}/task?page=0`;
}
