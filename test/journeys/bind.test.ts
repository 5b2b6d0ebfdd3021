// Binding by hand and with a model, through the built program, on a server in words of its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dotted } from '../support/dialects/dotted.ts';
import { serveDialect } from '../support/dialects/index.ts';
import { type MessagesApi, serveMessages } from '../support/messages-api.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let api: MessagesApi;
let home: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  [sandbox, api, home] = [
    await serveSandbox('--plan', 'enterprise'),
    await serveMessages(),
    temporaryFolder(),
  ];
});
afterAll(async () => {
  await sandbox.close();
  await api.close();
  home.remove();
});

const run = (...args: string[]) =>
  runProgram([...args, '--home', home.path], {
    env: { ANTHROPIC_API_KEY: 'sk-test', ANTHROPIC_BASE_URL: api.url },
  });
const bind = (...args: string[]) => run('endpoint', 'bind', 'words', ...args);

/** The server for one test; what was bound before stays in the profile. */
async function serveWords(): Promise<void> {
  const { url } = await serveDialect(dotted, sandbox.rest);
  expect((await run('endpoint', 'add', 'words', url)).code).toBe(0);
}

interface Shown {
  unbound: { operation: string; likely: { tool: string; lacks: string | null }[] }[];
  byHand: { operation: string; tool: string }[];
  bindings: { operation: string; state: string; why: string; fields: { argument: string }[] }[];
}
const documentOf = (out: string) => JSON.parse(out) as Shown;

describe('endpoint bind', () => {
  test('shows what no tool serves, with the likeliest tools', async () => {
    await serveWords();
    const { code, out } = await bind('--json');
    expect(code).toBe(0);
    const { unbound } = documentOf(out);
    const names = unbound.map(({ operation }) => operation);
    // Most binds by itself.
    expect(names).not.toEqual(expect.arrayContaining(['space.list']));
    expect(names).not.toEqual(expect.arrayContaining(['time_entry.create']));
    const comment = unbound.find(({ operation }) => operation === 'comment.create');
    expect(comment?.likely.map(({ tool }) => tool)).toContain('remark.put');
  });

  test('a read is tried, and one that shows something else is refused', async () => {
    await serveWords();
    const wrong = await bind('goal.list', 'space.all');
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('Not bound: goal.list')]);
    const right = await bind('goal.list', 'objective.all');
    expect([right.code, right.out]).toEqual([0, expect.stringContaining('Bound: goal.list')]);
    expect(documentOf((await bind('--json')).out).byHand).toContainEqual({
      ...{ operation: 'goal.list', tool: 'objective.all' },
    });
  });

  test('a tool that removes serves no update, whatever anybody says', async () => {
    await serveWords();
    const { code, out } = await bind('time_entry.update', 'worklog.drop');
    expect([code, out]).toEqual([1, expect.stringContaining('removes something')]);
  });

  test('a write is shown with its conversions, and without a yes it is not bound', async () => {
    await serveWords();
    const args = ['time_entry.create', 'worklog.add', '--arg', 'durationMs=hours'];
    const { code, err } = await bind(...args);
    expect(code).toBe(5);
    expect(err).toContain('hours ← durationMs (5400000 → 1.5)');
    const bare = await bind(...args, '--yes');
    expect([bare.code, bare.err]).toEqual([5, expect.stringContaining('policy')]);
  });

  test('with a policy it is bound, its first use is verified, and it can be taken back', async () => {
    await serveWords();
    await run('config', 'set', 'profiles.words.policy.ask', '["*"]');
    const comment = ['comment.create', 'remark.put', '--arg', 'text=words', '--yes'];
    const made = await bind(...comment);
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('Bound: comment.create')]);
    const time = await bind(
      'time_entry.create',
      'worklog.add',
      '--arg',
      'durationMs=hours',
      '--yes',
    );
    expect(time.code).toBe(0);
    const done = await run('run', 'weekly-sync', '--yes', '--json', '--profile', 'words');
    expect([done.code, done.err]).toEqual([0, expect.not.stringContaining('Error')]);
    const { steps, id } = JSON.parse(done.out) as { id: string; steps: { tool: string }[] };
    expect(new Set(steps.map(({ tool }) => tool))).toEqual(new Set(['worklog.add']));
    const again = await run('run', 'weekly-sync', '--dry-run', '--json', '--profile', 'words');
    expect(JSON.parse(again.out)).toMatchObject({ steps: [] });
    expect((await run('runs', 'undo', id, '--yes', '--profile', 'words')).code).toBe(0);
  });
});

describe('--with-model', () => {
  test('says the cost, and what the model proposes passes the same checks', async () => {
    await serveWords();
    const proposed = [
      { operation: 'comment.create', tool: 'remark.put', args: { text: 'words' } },
      { operation: 'time_entry.update', tool: 'worklog.drop', args: { timeEntryId: 'entry' } },
      { operation: 'page.create', tool: 'page.nowhere' },
    ];
    await run('config', 'set', 'profiles.words.bindings', '{}');
    api.script(() => ({
      calls: [{ name: 'answer', input: { bindings: proposed } }],
      usage: { input: 2_000, output: 300 },
    }));
    const silent = await bind('--with-model');
    expect([silent.code, silent.err]).toEqual([5, expect.stringMatching(/costs (about|less)/)]);
    expect(api.requests).toEqual([]);
    const { out } = await bind('--with-model', '--yes', '--json');
    const states = documentOf(out).bindings.map(({ operation, state }) => [operation, state]);
    expect(states).toEqual([
      ['comment.create', 'bound'],
      ['time_entry.update', 'refused'],
      ['page.create', 'refused'],
    ]);
  });
});
