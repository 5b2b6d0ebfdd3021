// What a person meets at the command line: the embedded workspace, and bad input of every kind.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => home.remove());

const run = (...args: string[]) => runProgram([...args, '--home', home.path]);

describe('without any configuration', () => {
  test('the embedded workspace is previewed, written, and found done', async () => {
    const sync = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability', '--json'];
    const steps = async (...more: string[]) => {
      const ended = await run(...sync, ...more);
      return (JSON.parse(ended.out) as { steps: { key: string }[] }).steps.map(({ key }) => key);
    };
    const shown = await steps('--dry-run');
    expect(shown.length).toBeGreaterThanOrEqual(6);
    expect(await steps('--yes')).toEqual(shown);
    expect(await steps('--yes')).toEqual([]);
  });

  test('the table fits into 80 columns of a pipe that says so, and stdout holds the result alone', async () => {
    const ended = await run('workflows');
    expect(ended.out).toContain('weekly-sync');
    expect(ended.err).toBe('');
  });

  test('sandbox serve prints three addresses that answer, and stops cleanly at SIGTERM', async () => {
    const { child, ended, firstLine } = startProgram(['sandbox', 'serve', '--port', '0']);
    const { rest, mcp, control } = JSON.parse(await firstLine()) as Record<string, string>;
    const headers = { authorization: 'pk_someone' };
    expect((await fetch(`${rest}/api/v2/team`, { headers })).status).toBe(200);
    expect((await fetch(`${control}/world`)).status).toBe(200);
    expect((await run('tree', '--endpoint', mcp ?? '')).out).toContain('Q3 Roadmap');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('what was run is listed and shown', async () => {
    await run('run', 'weekly-sync', '--yes', '--quiet');
    const { runs } = JSON.parse((await run('runs', 'list', '--json')).out) as {
      runs: { id: string; state: string }[];
    };
    expect(runs.map(({ state }) => state)).toEqual(['done']);
    const shown = await run('runs', 'show', runs[0]?.id ?? '');
    expect(shown.out).toContain('as predicted');
  });

  test('a fresh workspace after a reset has its work to do again', async () => {
    await run('run', 'weekly-sync', '--yes', '--quiet');
    await run('sandbox', 'reset');
    const again = await run('run', 'weekly-sync', '--dry-run', '--json');
    expect((JSON.parse(again.out) as { steps: unknown[] }).steps.length).toBeGreaterThan(0);
  });

  test('a detailed exit code tells whether there is something to do', async () => {
    expect((await run('run', 'weekly-sync', '--dry-run', '--detailed-exitcode')).code).toBe(10);
    await run('run', 'weekly-sync', '--yes', '--quiet');
    expect((await run('run', 'weekly-sync', '--dry-run', '--detailed-exitcode')).code).toBe(0);
  });

  test('a tool is called by its own name, and one that writes only with --yes', async () => {
    const read = await run('call', 'list_all_click_up_workspaces', '{}');
    expect(JSON.parse(read.out)).toMatchObject({ teams: [{ name: 'Acme' }] });
    const refused = await run('call', 'delete_a_click_up_task_by_id', '{"id":"86c7mc19h"}');
    expect(refused.code).toBe(5);
  });

  test('a tool that writes is a run like any other, and is taken back like one', async () => {
    const list = (await run('tree', '--json')).out.match(/"id": *"(\d+)",\s*"name": *"Bug Triage"/);
    const args = JSON.stringify({ list_id: list?.[1], name: 'Called by hand' });
    const called = await run('call', 'create_a_click_up_task', args, '--yes');
    expect([called.code, called.err]).toEqual([0, expect.any(String)]);
    expect(called.out).toContain('1 of 1 as predicted');
    const id = /Run (run-\S+) of call/.exec(called.out)?.[1] ?? '';
    expect((await run('runs', 'list')).out).toContain(id);
    const undone = await run('runs', 'undo', id, '--yes');
    expect([undone.code, undone.out]).toEqual([0, expect.stringContaining('1 deleted')]);
  });

  test('a call that the policy denies writes nothing and ends with 5, as any denial', async () => {
    const profile = { endpoint: { kind: 'sandbox' }, policy: { deny: ['task.create'] } };
    await run('config', 'set', 'profiles.strict', JSON.stringify(profile));
    const list = (await run('tree', '--json')).out.match(/"id": *"(\d+)",\s*"name": *"Bug Triage"/);
    const args = JSON.stringify({ list_id: list?.[1], name: 'Denied' });
    const called = await run('call', 'create_a_click_up_task', args, '--yes');
    expect(called.code).toBe(5);
    expect(called.out + called.err).toMatch(/denied|forbids/i);
  });

  test.each([{}, { archived: false }, { archived: false, notes: 'z' }])(
    'a denied operation is denied with whatever further arguments: %j',
    async (more) => {
      const found = await run('tasks', '--where', 'open', '--json');
      const [, id = ''] = /"id": *"(\w+)"/.exec(found.out) ?? [];
      const args = JSON.stringify({ id, name: 'Other', ...more });
      await run('config', 'set', 'profiles.strict', '{"endpoint":{"kind":"sandbox"}}');
      await run('config', 'set', 'profiles.strict.policy', '{"allow":["*"],"deny":["task.*"]}');
      const { code, out, err } = await run('call', 'update_a_click_up_task_by_id', args, '--yes');
      expect([code, out + err]).toEqual([5, expect.stringMatching(/denied|forbids/i)]);
    },
  );
});

describe('bad input', () => {
  const table: [what: string, args: string[], code: number, sentence: string][] = [
    ['an unknown command', ['rum'], 2, "unknown command 'rum'"],
    ['an unknown flag', ['tree', '--frehs'], 2, "unknown option '--frehs'"],
    ['an unknown workflow', ['run', 'weekly-snyc'], 2, 'There is no workflow "weekly-snyc".'],
    ['an unknown profile', ['tree', '--profile', 'wrok'], 2, 'There is no profile "wrok".'],
    ['an unknown place', ['tree', 'Enginering'], 2, 'There is no space or folder'],
    ['a plan that is not there', ['apply', 'no-such-plan.json'], 2, 'cannot be read'],
    ['a file that is no plan', ['apply', 'package.json'], 9, 'not a plan'],
    ['a run that is not there', ['runs', 'show', 'run-0'], 2, 'There is no run "run-0".'],
    ['a state that is none', ['runs', 'list', '--state', 'dnoe'], 2, 'There is no state "dnoe".'],
    ['a tool that is not there', ['call', 'nope', '{}'], 2, 'The endpoint has no tool "nope".'],
    ['arguments that are not JSON', ['call', 'x', '{'], 2, 'not a JSON object'],
    ['a span that is none', ['tree', '--max-wait', 'long'], 2, '"long" is not a duration.'],
    [
      'an endpoint that is not there',
      ['tree', '--endpoint', 'http://127.0.0.1:9/mcp'],
      7,
      'command line',
    ],
    [
      'a command that is not there',
      ['tree', '--endpoint', 'no-such-program-here'],
      7,
      'command line',
    ],
    [
      'a profile name with blanks',
      ['endpoint', 'add', 'my work', 'http://127.0.0.1/mcp'],
      2,
      'cannot be the name',
    ],
    ['a setting that does not exist', ['config', 'set', 'profiles.x.nope', '1'], 2, 'not valid'],
    ['a port that is none', ['sandbox', 'serve', '--port', 'http'], 2, '"http" is not a port.'],
    ['a gateway without a token', ['gateway', 'serve'], 4, 'CLICKUP_API_TOKEN'],
    ['a home that is a file', ['tree', '--home', 'package.json'], 2, 'cannot be'],
  ];

  test.each(table)(
    '%s gets one clear sentence and the right exit code',
    async (_what, args, code, sentence) => {
      const ended = await runProgram(
        args.includes('--home') ? args : [...args, '--home', home.path],
      );
      expect(ended.err).toContain(sentence);
      expect(ended.err).not.toMatch(/\n\s+at |node:internal/);
      expect([ended.code, ended.out]).toEqual([code, '']);
    },
  );

  test('an error is a JSON document when that was asked for', async () => {
    const ended = await run('tree', 'Nowhere', '--json');
    expect(JSON.parse(ended.out)).toMatchObject({ kind: 'error', error: { code: 'usage' } });
  });

  test('settings that are broken are named with their file', async () => {
    mkdirSync(home.path, { recursive: true });
    writeFileSync(join(home.path, 'config.json'), '{"version": 1, "profiles": {"a": {}}}');
    const ended = await run('tree');
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('profiles.a.endpoint');
  });

  test('a secret address never appears in an error', async () => {
    const secret = 'http://127.0.0.1:9/mcp/tok_9f8e7d6c5b4a';
    await run('endpoint', 'add', 'work', secret, '--header', 'Authorization: Bearer abc123def456');
    const commands = [
      ['tree'],
      ['endpoint', 'list'],
      ['config'],
      ['endpoint', 'test', 'work', '--verbose'],
      ['doctor', '--json'],
    ];
    for (const { out, err } of await Promise.all(commands.map((args) => run(...args)))) {
      expect(out + err).not.toBe('');
      expect(out + err).not.toMatch(/tok_9f8e|abc123def456|127\.0\.0\.1:9/);
    }
  });
});

test.each([
  [['rnu', 'weekly-sync'], 'run'],
  [['run', 'wekly-sync'], 'weekly-sync'],
])('%j asks what was meant', async (words, meant) => {
  const ended = await runProgram(words);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(`Did you mean "${meant}"`);
});

test('the schema of the settings is printed for editors, and a file may name it', async () => {
  const { out } = await run('config', 'schema');
  const schema = JSON.parse(out) as { properties: { profiles: { additionalProperties: unknown } } };
  expect(schema.properties.profiles.additionalProperties).toMatchObject({
    properties: { timeZone: { type: 'string' }, policy: { type: 'object' } },
  });
  mkdirSync(home.path, { recursive: true });
  await run('config', 'set', 'defaultProfile', 'sandbox');
  const path = (JSON.parse((await run('config', '--json')).out) as { paths: { config: string } })
    .paths.config;
  const file = join(path, 'config.json');
  const settings = { $schema: './config.schema.json', version: 1, profiles: {} };
  writeFileSync(file, JSON.stringify(settings));
  expect((await run('config')).code).toBe(0);
});
