// What a person can rely on in one turn of a conversation.
import { describe, expect, test } from 'vitest';
import { type AgentLab, accept, agentLab } from '../support/agent-lab.ts';
import { type ModelRequestSeen, resultsIn, type Scripted } from '../support/messages-api.ts';

const RESOLVE: Scripted = {
  calls: [{ name: 'resolve_names', input: { names: [{ name: 'Q3 Roadmap' }] } }],
};

/** The list's id, from the answer to RESOLVE. */
function listIn(request: ModelRequestSeen): string {
  return /list (\d+)/.exec(resultsIn(request)[0] ?? '')?.[1] ?? '';
}

/** Asks for a new task in the resolved list. */
const createTask =
  (name: string): Scripted =>
  (request) => ({
    calls: [{ name: 'create_a_click_up_task', input: { list_id: listIn(request), name } }],
  });

function lastRequest(lab: AgentLab): ModelRequestSeen {
  const request = lab.api.requests.at(-1);
  if (!request) throw new Error('Nothing was asked.');
  return request;
}

describe('reading', () => {
  test('a question is answered from ClickUp without writing anything', async () => {
    const lab = await agentLab(
      {
        text: 'Let me look.',
        calls: [{ name: 'resolve_names', input: { names: [{ name: 'Sprint 42' }] } }],
      },
      (request) => ({
        calls: [{ name: 'list_all_click_up_tasks', input: { list_id: listIn(request) } }],
      }),
      { text: 'Two are **in progress**.' },
    );
    const chat = await lab.chat();
    await chat.session.send("What is in progress in 'Sprint 42'?");
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
    expect(chat.text()).toBe('Let me look.Two are **in progress**.');
    expect(resultsIn(lastRequest(lab))[0]).toMatch(
      /Circuit breaker around the tax provider \| in progress/,
    );
    expect(await lab.writes()).toEqual([]);
  });

  test('calls of one answer go out together, and each gets its own answer', async () => {
    const lab = await agentLab(
      {
        calls: [
          { name: 'list_all_click_up_workspaces' },
          { name: 'dates', input: { texts: ['next friday'] } },
          { name: 'get_single_click_up_user' },
        ],
      },
      { text: 'ok' },
    );
    const chat = await lab.chat();
    await chat.session.send('hello');
    const [workspaces, days, user] = resultsIn(lastRequest(lab));
    expect(workspaces).toContain('Acme');
    expect(days).toMatch(
      /next friday: Fri \d{4}-\d\d-\d\d 00:00 \(start of the day\), epoch ms \d{13}/,
    );
    expect(user).toContain('Maya Okafor');
  });

  test('steady parts of a request are marked for the cache, and only four of them', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'dates' }] },
      { calls: [{ name: 'dates', input: { texts: ['today'] } }] },
      { text: 'ok' },
    );
    const chat = await lab.chat();
    await chat.session.send('hello');
    const { body } = lastRequest(lab);
    expect(body.tools?.at(-1)).toHaveProperty('cache_control');
    expect(body.system?.[0]).toHaveProperty('cache_control');
    expect(body.messages.at(-1)?.content.at(-1)).toHaveProperty('cache_control');
    const first = lab.api.requests[0]?.body;
    expect(body.tools).toEqual(first?.tools);
    expect(body.system).toEqual(first?.system);
  });
});

test('a service that keeps no cache for an hour is asked without', async () => {
  const lab = await agentLab(
    { error: { status: 400, type: 'invalid_request_error', message: 'cache_control.ttl: no' } },
    { text: 'ok' },
  );
  const chat = await lab.chat();
  await chat.session.send('hello');
  expect(chat.end().reason).toBe('done');
  expect(lastRequest(lab).body.system?.[0]?.cache_control).toEqual({ type: 'ephemeral' });
});

test('a workflow takes a number for a text, and one text for a list, and says which it wants', async () => {
  const lab = await agentLab(
    {
      calls: [
        {
          name: 'run_workflow',
          input: { workflow: 'weekly-sync', params: { hours: 2, timeTag: 'auth' } },
        },
      ],
    },
    { text: 'ok' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Sync, two hours each, tagged auth');
  const steps = chat.session.pendingPlan()?.steps ?? [];
  expect(steps.some(({ input }) => JSON.stringify(input).includes('auth'))).toBe(true);
  const tool = lab.api.requests[0]?.body.tools?.find(({ name }) => name === 'run_workflow');
  expect(tool?.description).toMatch(/timeTag: list of texts/);
});

describe('writing', () => {
  test('a write is shown, made once the person accepts it, and read back', async () => {
    const lab = await agentLab(RESOLVE, createTask('Migrate Auth Service'), { text: 'Created.' });
    const chat = await lab.chat({ person: accept });
    await chat.session.send('Create it in Q3 Roadmap');
    expect(chat.cards()).toMatchObject([
      {
        operation: 'task.create',
        target: { kind: 'task', id: null, name: 'Migrate Auth Service' },
        before: null,
        after: { name: 'Migrate Auth Service', list: 'Q3 Roadmap' },
        effect: 'create',
        risk: 'low',
      },
    ]);
    expect(Object.keys(chat.cards()[0]?.after ?? {})).toEqual(['name', 'list']);
    expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
    expect(resultsIn(lastRequest(lab))[0]).toMatch(
      /Done: .*\nid: \w+\n.*\nRead back: as planned\./,
    );
    expect((await lab.writes()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^POST \/api\/v2\/list\/\d+\/task$/),
    ]);
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });

  test('whatever is sent stands on the card, known field or not', async () => {
    const lab = await agentLab(
      RESOLVE,
      (request) => ({
        calls: [
          {
            name: 'create_a_click_up_task',
            input: { list_id: listIn(request), name: 'A', description: 'pay the bearer' },
          },
        ],
      }),
      { text: 'Created.' },
    );
    const chat = await lab.chat({ person: accept });
    await chat.session.send('Create it');
    expect(chat.cards()[0]?.after).toMatchObject({ name: 'A', description: 'pay the bearer' });
    expect(await lab.writes()).toMatchObject([{ body: { markdown_content: 'pay the bearer' } }]);
    expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
  });

  test('a refused write stays undone, and the model reads why', async () => {
    const lab = await agentLab(RESOLVE, createTask('Nonsense'), { text: 'Then not.' });
    const chat = await lab.chat({
      person: (card, session) => session.answer(card.id, { kind: 'refuse', reason: 'wrong list' }),
    });
    await chat.session.send('Create it');
    expect(await lab.writes()).toEqual([]);
    expect(resultsIn(lastRequest(lab))[0]).toContain('The person refused: wrong list.');
    expect(chat.of('approval-settled')).toMatchObject([
      { answer: 'refused', reason: 'wrong list' },
    ]);
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });

  test('edited fields are planned anew, shown again, and written as edited', async () => {
    const lab = await agentLab(RESOLVE, createTask('Migrate Auth'), { text: 'Created.' });
    let asked = 0;
    const chat = await lab.chat({
      person: (card, session) => {
        asked += 1;
        const changes = { name: 'Migrate Auth Service', priority: 1 };
        session.answer(card.id, asked === 1 ? { kind: 'edit', changes } : { kind: 'accept' });
      },
    });
    await chat.session.send('Create it');
    expect(chat.cards().map(({ after }) => after)).toMatchObject([
      { name: 'Migrate Auth' },
      { name: 'Migrate Auth Service', priority: 1 },
    ]);
    expect(chat.of('approval-settled').map(({ answer }) => answer)).toEqual(['edited', 'accepted']);
    expect((await lab.writes()).map(({ body }) => body)).toMatchObject([
      { name: 'Migrate Auth Service', priority: 1 },
    ]);
  });

  test('"always" lets further writes of this kind into this list, and nothing else', async () => {
    const lab = await agentLab(
      {
        calls: [
          {
            name: 'resolve_names',
            input: { names: [{ name: 'Q3 Roadmap' }, { name: 'Services' }] },
          },
        ],
      },
      (request) => {
        const [roadmap, services] = [...(resultsIn(request)[0] ?? '').matchAll(/list (\d+)/g)];
        const make = (list: string, name: string) => ({
          name: 'create_a_click_up_task',
          input: { list_id: list, name },
        });
        const [a = '', b = ''] = [roadmap?.[1], services?.[1]];
        return { calls: [make(a, 'one'), make(a, 'two'), make(b, 'three')] };
      },
      { text: 'ok' },
    );
    const chat = await lab.chat({
      person: (card, session) =>
        session.answer(
          card.id,
          card.after.name === 'one' ? { kind: 'always' } : { kind: 'refuse', reason: 'no' },
        ),
    });
    await chat.session.send('Create three');
    const names = (await lab.writes()).map(({ body }) => body?.name);
    expect(names).toEqual(['one', 'two']);
    expect(chat.session.rules()).toEqual([{ pattern: 'task.create', scope: 'Q3 Roadmap' }]);
    chat.session.removeRule(0);
    expect(chat.session.rules()).toEqual([]);
  });

  test('an update shows what the field was and will be, and refuses to overwrite a newer change', async () => {
    const lab = await agentLab();
    const task = await anyTask(lab);
    lab.api.script(
      {
        calls: [{ name: 'update_a_click_up_task_by_id', input: { id: task.id, name: 'Renamed' } }],
      },
      { text: 'ok' },
    );
    const chat = await lab.chat({ person: accept });
    await chat.session.send('Rename it');
    expect(chat.cards()).toMatchObject([
      { operation: 'task.update', before: { name: task.name }, after: { name: 'Renamed' } },
    ]);
    expect(chat.of('write-ended')).toMatchObject([
      { state: 'done', observed: { name: 'Renamed' } },
    ]);
  });
});

describe('a write whose answer is lost', () => {
  test('is looked for, and made once', async () => {
    const lab = await agentLab(RESOLVE, createTask('Only once'), { text: 'Created.' });
    await lab.fault({ kind: 'drop-after', match: { method: 'POST', path: '/task' } });
    const chat = await lab.chat({ person: accept });
    await chat.session.send('Create it');
    expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
    const [write] = await lab.writes();
    const list = /list\/(\d+)/.exec(write?.path ?? '')?.[1];
    const { tasks } = await lab.get<{ tasks: { name: string }[] }>(
      `/api/v2/list/${list}/task?page=0`,
    );
    expect(tasks.filter(({ name }) => name === 'Only once')).toHaveLength(1);
  });
});

describe('modes', () => {
  test('read only refuses every write without asking', async () => {
    const lab = await agentLab(RESOLVE, createTask('x'), { text: 'I may not.' });
    const chat = await lab.chat({ mode: 'read-only', person: accept });
    await chat.session.send('Create it');
    expect(await lab.writes()).toEqual([]);
    expect(chat.of('approval-settled')).toMatchObject([{ answer: 'denied' }]);
    expect(chat.end().reason).toBe('denied');
  });

  test('with writes allowed a task is created unasked, and its deletion is still asked', async () => {
    const lab = await agentLab(RESOLVE, createTask('short-lived'), (request) => {
      const id = /\nid: (\w+)/.exec(resultsIn(request)[0] ?? '')?.[1] ?? '';
      return { calls: [{ name: 'delete_a_click_up_task_by_id', input: { id } }] };
    });
    lab.api.script({ text: 'ok' });
    const asked: string[] = [];
    const chat = await lab.chat({
      mode: 'allow',
      person: (card, session) => {
        if (card.effect === 'delete') asked.push(card.target.name);
        session.answer(card.id, { kind: 'refuse', reason: 'keep it' });
      },
    });
    await chat.session.send('Create and delete');
    expect((await lab.writes()).map(({ method }) => method)).toEqual(['POST']);
    expect(asked).toEqual(['short-lived']);
  });

  test('what the policy forbids is denied in every mode', async () => {
    const lab = await agentLab(RESOLVE, createTask('x'), { text: 'no' });
    lab.app.profile.policy = { deny: ['task.*'] };
    const chat = await lab.chat({ mode: 'allow', person: accept });
    await chat.session.send('Create it');
    expect(await lab.writes()).toEqual([]);
    expect(resultsIn(lastRequest(lab))[0]).toContain('The policy forbids task.create');
  });
});

describe('trouble on the way', () => {
  test('a tool that does not exist is answered with the nearest names', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'list_click_up_tasks', input: {} }] },
      { text: 'ok' },
    );
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(resultsIn(lastRequest(lab))[0]).toMatch(/There is no tool .* list_all_click_up_tasks/);
    expect(chat.of('tool-ended')).toMatchObject([{ ok: false, summary: 'no such tool' }]);
  });

  test('arguments that are not JSON reach no tool', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'create_a_click_up_task', json: '{"list_id": "1", "name": ' }] },
      { text: 'Sorry.' },
    );
    const chat = await lab.chat({ mode: 'allow' });
    await chat.session.send('hello');
    expect(resultsIn(lastRequest(lab))[0]).toContain('not a JSON object');
    expect(await lab.writes()).toEqual([]);
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });

  test('an answer of the endpoint that failed is told to the model, and the turn goes on', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'get_single_click_up_task_by_id', input: { id: '86czzzzzz' } }] },
      { calls: [{ name: 'get_single_click_up_user' }] },
      { text: 'There is no such task.' },
    );
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(chat.of('tool-ended').map(({ ok }) => ok)).toEqual([false, true]);
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });

  test('a stream that is cut in the middle is asked for again, and nothing of it was carried out', async () => {
    const lab = await agentLab(
      { text: 'I will create', calls: [{ name: 'dates' }], cutAfter: 4 },
      { text: 'Here I am.' },
    );
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(chat.of('notice')).toMatchObject([{ level: 'warn' }]);
    expect(chat.text()).toContain('Here I am.');
    expect(chat.of('tool-started')).toEqual([]);
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });

  test('an overload is waited out as the service says, and the person sees the wait', async () => {
    const overloaded: Scripted = {
      error: {
        status: 529,
        type: 'overloaded_error',
        message: 'Overloaded',
        headers: { 'retry-after-ms': '1' },
      },
    };
    const lab = await agentLab(overloaded, overloaded, { text: 'Back.' });
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(chat.text()).toBe('Back.');
    expect(chat.of('waiting')).toHaveLength(2);
  });

  test('a rate limit that does not end stops the turn with what to do', async () => {
    const lab = await agentLab({
      error: {
        status: 429,
        type: 'rate_limit_error',
        message: 'Too many tokens',
        headers: { 'retry-after-ms': '1' },
      },
    });
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(chat.end()).toMatchObject({ reason: 'error', code: 'quota' });
    expect(chat.end().message).toContain('Too many tokens');
    expect(chat.end().next).toContain('Wait');
  });

  test('a refused key is an authorization error that names what to check', async () => {
    const lab = await agentLab({
      error: { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
    });
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(chat.end()).toMatchObject({ reason: 'error', code: 'authorization' });
    expect(chat.end().next).toContain('ANTHROPIC_API_KEY');
  });

  test('a conversation that grew too long is summarised, and the request is answered after all', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'get_single_click_up_user' }] },
      {
        error: {
          status: 400,
          type: 'invalid_request_error',
          message: 'prompt is too long: 208310 tokens > 200000 maximum',
        },
      },
      { text: 'Summary: the person wants to know who they are; they are Maya Okafor.' },
      { text: 'You are Maya Okafor.' },
    );
    const chat = await lab.chat();
    await chat.session.send('Who am I?');
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
    const { body } = lastRequest(lab);
    expect(body.messages).toHaveLength(1);
    expect(JSON.stringify(body.messages)).toContain('they are Maya Okafor');
    expect(JSON.stringify(body.messages)).toContain('Who am I?');
  });

  test('a service that makes room by itself is asked to in time, and its summary goes back to it and is paid for', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'dates' }], usage: { input: 90_000 } },
      { summary: 'They greeted.', text: 'Hello.', usage: { input: 9_000 } },
      { text: 'Still here.', cleared: 3 },
    );
    const chat = await lab.chat({ model: 'claude-haiku-4-5' });
    await chat.session.send('hello');
    const [first, second] = lab.api.requests;
    expect(first?.body.context_management).toBeUndefined();
    expect(first?.headers['anthropic-beta']).toBeUndefined();
    expect(second?.headers['anthropic-beta']).toContain('compact-2026-01-12');
    expect(second?.body.context_management?.edits).toMatchObject([
      { type: 'clear_tool_uses_20250919', trigger: { value: 100_000 } },
      { type: 'compact_20260112', trigger: { value: 120_000 } },
    ]);
    await chat.session.send('and now?');
    const { body, headers } = lastRequest(lab);
    expect(body.messages.flatMap(({ content }) => content)).toContainEqual(
      expect.objectContaining({ type: 'compaction', content: 'They greeted.' }),
    );
    expect(headers['anthropic-beta']).toContain('compact-2026-01-12');
    expect(chat.of('notice').map(({ text }) => text)).toEqual([
      'The service summarised the conversation to make room.',
      'The service left out 3 old answers of tools to make room.',
    ]);
    // 90,000 + 9,000 + 100 of the requests, and 120,000 of the summary.
    expect(chat.of('usage').at(-1)?.inputTokens).toBe(219_100);
  });

  test('a service that cannot make room is asked without it, and the program makes it', async () => {
    const refusal = 'context_management: Extra inputs are not permitted';
    const lab = await agentLab(
      { calls: [{ name: 'dates' }], usage: { input: 90_000 } },
      { error: { status: 400, type: 'invalid_request_error', message: refusal } },
      { calls: [{ name: 'dates' }], usage: { input: 170_000 } },
      { text: 'Summary: nothing yet.' },
      { text: 'Done.' },
    );
    const chat = await lab.chat({ model: 'claude-haiku-4-5' });
    await chat.session.send('hello');
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
    const asked = lab.api.requests.map(({ body }) => body.context_management !== undefined);
    expect(asked).toEqual([false, true, false, false, false]);
    expect(chat.of('notice')).toMatchObject([{ text: expect.stringContaining('summarised') }]);
  });

  test('room is made before the context is full', async () => {
    const lab = await agentLab(
      { calls: [{ name: 'dates' }], usage: { input: 170_000 } },
      { text: 'Summary: nothing yet.' },
      { text: 'Done.' },
    );
    const chat = await lab.chat({ model: 'claude-haiku-4-5' });
    await chat.session.send('hello');
    expect(chat.of('notice')).toMatchObject([{ text: expect.stringContaining('summarised') }]);
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });
});

describe('interrupting', () => {
  test('keeps what was streamed, and the next message is understood', async () => {
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lab = await agentLab({ text: 'One two three four', hold }, { text: 'Fine.' });
    const chat = await lab.chat();
    const turn = chat.session.send('Count');
    await until(() => chat.text().includes('three'));
    const before = performance.now();
    chat.session.interrupt();
    await turn;
    // At rest it takes a few milliseconds; a busy machine needs the room.
    expect(performance.now() - before).toBeLessThan(1_000);
    release();
    expect(chat.end().reason).toBe('interrupted');
    await chat.session.send('Thanks');
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
    expect(JSON.stringify(lastRequest(lab).body.messages[1])).toContain('One two three');
  });

  test('while a write waits for a word leaves it unwritten', async () => {
    const lab = await agentLab(RESOLVE, createTask('x'), { text: 'ok' });
    const chat = await lab.chat({ person: (_card, session) => session.interrupt() });
    await chat.session.send('Create it');
    expect(chat.end().reason).toBe('interrupted');
    expect(await lab.writes()).toEqual([]);
    await chat.session.send('Never mind');
    expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  });
});

describe('limits', () => {
  test('a turn ends after the rounds it may take', async () => {
    let n = 0;
    const lab = await agentLab(() => {
      n += 1;
      return { calls: [{ name: 'dates', input: { texts: [`in ${n} days`] } }] };
    });
    const chat = await lab.chat({ limits: { rounds: 3 } });
    await chat.session.send('Go on for ever');
    expect(lab.api.requests).toHaveLength(3);
    expect(chat.end()).toMatchObject({ reason: 'limit', code: 'budget' });
    expect(chat.end().message).toContain('3 rounds');
  });

  test('the same call again and again ends the turn', async () => {
    const lab = await agentLab({ calls: [{ name: 'get_single_click_up_user' }] });
    const chat = await lab.chat();
    await chat.session.send('hello');
    expect(chat.end()).toMatchObject({ reason: 'limit' });
    expect(chat.end().message).toContain('same call');
    await chat.session.send('hello?');
    expect(chat.end().message).toContain('same call');
  });

  test('a session does not cost more than it may', async () => {
    const lab = await agentLab({ calls: [{ name: 'dates' }], usage: { input: 1_000_000 } });
    const chat = await lab.chat({ limits: { costUsd: 1 }, model: 'claude-sonnet-4-6' });
    await chat.session.send('hello');
    expect(lab.api.requests).toHaveLength(1);
    expect(chat.end()).toMatchObject({ reason: 'limit' });
    expect(chat.end().message).toContain('$3.00 of the $1.00');
  });

  test('the dollars left decide how long the next answer may be', async () => {
    // 15 dollars for a million tokens of output: the first answer leaves 0.046 dollars.
    const lab = await agentLab({ calls: [{ name: 'dates' }], usage: { input: 0, output: 3_600 } });
    const chat = await lab.chat({ limits: { costUsd: 0.1 }, model: 'claude-sonnet-4-6' });
    await chat.session.send('hello');
    const [first, second, ...more] = lab.api.requests.map(({ body }) => body.max_tokens);
    expect(first).toBeLessThan(0.1 / 15e-6);
    expect(second).toBeLessThan(0.046 / 15e-6);
    expect(second).toBeGreaterThan(200);
    expect(more).toEqual([]);
    expect(chat.end()).toMatchObject({ reason: 'limit', code: 'budget' });
  });

  test('without a limit an answer may be as long as ever', async () => {
    const lab = await agentLab({ text: 'Hello.' });
    await (await lab.chat()).session.send('hello');
    expect(lastRequest(lab).body.max_tokens).toBe(16_000);
  });

  test('a turn makes no more calls to ClickUp than it may', async () => {
    let page = 0;
    const lab = await agentLab(() => {
      page += 1;
      return { calls: [{ name: 'get_single_click_up_list_by_id', input: { id: `${page}` } }] };
    });
    const chat = await lab.chat({ limits: { clickupCalls: 4 } });
    await chat.session.send('hello');
    expect(chat.end()).toMatchObject({ reason: 'limit' });
    expect(chat.end().message).toContain('4 are allowed');
  });
});

async function anyTask(lab: AgentLab): Promise<{ id: string; name: string }> {
  const { teams } = await lab.get<{ teams: { id: string }[] }>('/api/v2/team');
  const path = `/api/v2/team/${teams[0]?.id}/task?page=0`;
  const { tasks } = await lab.get<{ tasks: { id: string; name: string }[] }>(path);
  const [task] = tasks;
  if (!task) throw new Error('The world holds no task.');
  return task;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
