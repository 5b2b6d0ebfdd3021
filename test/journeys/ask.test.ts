// `ask` through the built program, on the workspace inside it and a scripted model.
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type MessagesApi, serveMessages } from '../support/messages-api.ts';
import { call, idOf, turn } from '../support/model-brains.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { serveSandbox } from '../support/served-sandbox.ts';

let home: ReturnType<typeof temporaryFolder>;
let api: MessagesApi;

beforeEach(async () => {
  home = temporaryFolder();
  api = await serveMessages(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'From a pipe' }));
    },
    { text: 'Created **From a pipe**.' },
  );
});
afterEach(async () => {
  await api.close();
  home.remove();
});

const ask = (...flags: string[]) =>
  runProgram(['--home', home.path, 'ask', 'Create "From a pipe" in Q3 Roadmap', ...flags], {
    env: { ANTHROPIC_API_KEY: 'sk-ant-testing-123456', ANTHROPIC_BASE_URL: api.url },
  });

test('a sentence becomes a task where it is allowed, and exit 5 where it is not', async () => {
  const denied = await ask();
  expect(denied).toMatchObject({ code: 5, out: 'Created **From a pipe**.\n' });
  expect(denied.err).toContain('--allow "task.create"');
  api.restart(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'From a pipe' }));
    },
    { text: 'Created.' },
  );
  const allowed = await ask('--allow', 'task.create', '--output', 'json');
  expect(allowed.code).toBe(0);
  expect(JSON.parse(allowed.out)).toMatchObject({ writes: [{ state: 'done' }] });
  const runs = await runProgram(['--home', home.path, 'runs', 'list', '--json']);
  expect(JSON.parse(runs.out)).toMatchObject({ runs: [{ workflow: 'chat', state: 'done' }] });
});

test('without a key it says what to set', async () => {
  const ran = await runProgram(['--home', home.path, 'ask', 'hello'], { env: {} });
  expect(ran.code).toBe(4);
  expect(ran.err).toContain('ANTHROPIC_API_KEY');
});

test('days are those of the ClickUp account, for the model and for what it is answered', async () => {
  const office = await serveSandbox('--seed', 'office');
  onTestFinished(() => office.close());
  api.restart(turn(call('dates', { texts: ['2026-12-04 17:00'] })), { text: 'Friday.' });

  const asked = await runProgram(['--home', home.path, 'ask', 'What is 2026-12-04 17:00?'], {
    env: {
      ...{ CLICKUP_API_TOKEN: 'pk_sandbox', CLICKUP_API_BASE: office.rest },
      ...{ ANTHROPIC_API_KEY: 'sk-ant-testing-123456', ANTHROPIC_BASE_URL: api.url },
    },
  });

  expect(asked.code).toBe(0);
  const heard = api.requests.map(({ body }) => JSON.stringify([body.system, body.messages]));
  expect(heard[0]).toContain('time zone America/Los_Angeles');
  // 17:00 in Los Angeles, in winter.
  expect(heard[1]).toContain(String(Date.parse('2026-12-05T01:00:00Z')));
});
