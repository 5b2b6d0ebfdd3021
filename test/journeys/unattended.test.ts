// A run that nobody watches: how it is ended, what it tells others, and what it leaves in its log.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listener } from '../support/listener.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

interface Document {
  steps: { state: string; operation: string; target: { id: string } }[];
  state: string;
}

const SYNC = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability', '--yes'];

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  [sandbox, home] = [await serveSandbox(), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const at = () => ['--endpoint', sandbox.mcp, '--home', home.path];
const run = (...args: string[]) => runProgram([...args, ...at()]);
const document = async (...args: string[]) =>
  JSON.parse((await run(...args, '--json')).out) as Document;

/** Time entries in the world, by task: what was really written. */
async function writtenTo(): Promise<string[]> {
  const writes = await sandbox.writes();
  return writes.flatMap(({ body, path }) =>
    path.endsWith('/time_entries') ? [String(body?.tid)] : [],
  );
}

/** Writes are held up this long, so that the program is surely in the middle of one. */
const holdUp = (delayMs: number, after: number, times = 1) =>
  sandbox.fault({
    match: { method: 'POST', path: '/time_entries' },
    kind: 'delay',
    delayMs,
    after,
    times,
  });

async function untilLogged(log: string, event: string, count: number): Promise<void> {
  const times = () => (existsSync(log) ? readFileSync(log, 'utf8').split(event).length - 1 : 0);
  while (times() < count) await pause();
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a run is ended', () => {
  test('by SIGTERM after the write under way, and the next run makes the others, each once', async () => {
    const planned = (await document(...SYNC, '--dry-run')).steps.length;
    await holdUp(1_500, 2);
    const log = join(home.path, 'log');
    const started = startProgram([...SYNC, '--json', '--log-file', log, ...at()]);
    await untilLogged(log, 'step-started', 3);
    started.child.kill('SIGTERM');
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    const report = JSON.parse(ended.out) as Document;
    expect(report.state).toBe('interrupted');
    // The third write was on the wire, and its answer was waited for.
    expect(report.steps.filter(({ state }) => state === 'done')).toHaveLength(3);

    const rest = await document(...SYNC);
    expect(rest.steps).toHaveLength(planned - 3);
    const tasks = await writtenTo();
    expect(tasks).toHaveLength(new Set(tasks).size);
    expect((await document(...SYNC, '--dry-run')).steps).toEqual([]);
  });

  test('by SIGTERM without waiting for reads that only verify what was written', async () => {
    await holdUp(1_000, 1);
    const log = join(home.path, 'log');
    const started = startProgram([...SYNC, '--json', '--log-file', log, ...at()]);
    await untilLogged(log, 'step-started', 2);
    await sandbox.fault({ match: { method: 'GET' }, kind: 'delay', delayMs: 60_000, times: 50 });
    started.child.kill('SIGTERM');
    const ended = await started.ended;
    expect([ended.code, (JSON.parse(ended.out) as Document).state]).toEqual([130, 'interrupted']);
  });

  test('by a second SIGINT at once, without leaving anything that is written twice later', async () => {
    await holdUp(5_000, 1);
    const log = join(home.path, 'log');
    const started = startProgram([...SYNC, '--log-file', log, ...at()]);
    await untilLogged(log, 'step-started', 2);
    // Two signals that come together reach a busy process as one.
    const heard = new Promise<void>((resolve) => {
      started.child.stderr.on('data', (text: string) => {
        if (text.includes('press again to stop now')) resolve();
      });
    });
    started.child.kill('SIGINT');
    await heard;
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(130);
    // The second write is still on its way, and nobody waited for it.
    expect(await sandbox.writes()).toHaveLength(1);
    const rest = await document(...SYNC);
    expect(rest.state).toBe('done');
    const tasks = await writtenTo();
    expect(tasks).toHaveLength(new Set(tasks).size);
    expect((await document(...SYNC, '--dry-run')).steps).toEqual([]);
  });

  test('by SIGTERM while it only reads, at once', async () => {
    await sandbox.fault({ match: { path: '/task' }, kind: 'delay', delayMs: 30_000 });
    const started = startProgram([...SYNC, ...at()]);
    await untilReading();
    started.child.kill('SIGTERM');
    const { code, err } = await started.ended;
    expect([code, err]).toEqual([130, expect.not.stringContaining('Nothing was sent')]);
    expect(await sandbox.writes()).toEqual([]);
  });

  test('by --timeout with 124, and the next run finishes it', async () => {
    await holdUp(2_000, 1, 20);
    const ended = await run(...SYNC, '--timeout', '6s');
    expect(ended.code).toBe(124);
    expect(ended.err).toContain('The time allowed by --timeout has run out');
    await sandbox.clearFaults();
    expect((await document('runs', 'list', '--state', 'interrupted')) as unknown).toMatchObject({
      runs: [{ workflow: 'weekly-sync' }],
    });
    expect((await run(...SYNC, '--timeout', '10m')).code).toBe(0);
    const tasks = await writtenTo();
    expect(tasks).toHaveLength(new Set(tasks).size);
    expect((await document(...SYNC, '--dry-run')).steps).toEqual([]);
  });

  async function untilReading(): Promise<void> {
    while ((await sandbox.requests()).length === 0) await pause();
  }
});

describe('a dead-man service', () => {
  test('hears of the start and of success', async () => {
    const service = await listener();
    const ended = await run(...SYNC, '--ping', `${service.url}/ping/uuid-1234?rid=7`);
    expect(ended.code).toBe(0);
    expect(service.paths()).toEqual(['/ping/uuid-1234/start?rid=7', '/ping/uuid-1234?rid=7']);
  });

  test('hears how a run failed', async () => {
    const service = await listener();
    const ended = await run('run', 'weekly-sync', '--goal', 'Nope', '--ping', service.url);
    expect(ended.code).toBe(2);
    expect(service.paths()).toEqual(['/start', '/2']);
  });

  test('that cannot be reached costs a warning without its address, never the run', async () => {
    const ended = await run(...SYNC, '--ping', 'http://127.0.0.1:9/secret-uuid');
    expect(ended.code).toBe(0);
    expect(ended.err).toContain('Warning: The ping');
    expect(ended.out + ended.err).not.toContain('secret-uuid');
  });
});

describe('whoever is to be notified', () => {
  test('gets a comment with the summary, written once for each run', async () => {
    const [step] = (await document(...SYNC, '--dry-run')).steps;
    const task = step?.target.id ?? '';
    expect((await run(...SYNC, '--notify', `task:${task}`)).code).toBe(0);
    const { comments } = await sandbox.get<{ comments: { comment_text: string }[] }>(
      `/api/v2/task/${task}/comment`,
    );
    const ours = comments.filter(({ comment_text }) => comment_text.includes('weekly-sync: done'));
    expect(ours).toHaveLength(1);
    expect(ours[0]?.comment_text).toMatch(/\[ca:[0-9a-z]{10}\]/);
  });

  test('gets JSON at a webhook, also when the run failed', async () => {
    const hook = await listener();
    await run(...SYNC, '--notify', `${hook.url}/hook`);
    await run('run', 'weekly-sync', '--goal', 'Nope', '--notify', `${hook.url}/hook`);
    const [well, badly] = hook.heard.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(well).toMatchObject({ workflow: 'weekly-sync', state: 'done', exitCode: 0 });
    expect(well?.text).toContain('weekly-sync: done');
    expect(badly).toMatchObject({ state: 'failed', exitCode: 2, runId: null });
    expect(badly?.text).toContain('There is no goal "Nope".');
  });

  test('is checked before the first write', async () => {
    const ended = await run(...SYNC, '--notify', 'task:nosuchtask');
    expect([ended.code, ended.err.includes('There is no task "nosuchtask"')]).toEqual([2, true]);
    expect(await sandbox.writes()).toEqual([]);
  });
});

test('a plan that the quota cannot carry in time ends with 6 before its first write', async () => {
  await run(...SYNC, '--dry-run');
  // Somebody else spends the window up to what planning needs.
  for (let remaining = 100; remaining > 11; ) {
    const headers = { authorization: 'pk_sandbox' };
    const answer = await fetch(`${sandbox.rest}/api/v2/user`, { headers });
    remaining = Number(answer.headers.get('x-ratelimit-remaining'));
  }
  const ended = await run(...SYNC, '--max-wait', '1s');
  expect(ended.err).toMatch(/Run it again after \d{4}-/);
  expect([ended.code, await sandbox.writes()]).toEqual([6, []]);
});

describe('the log', () => {
  const lines = (path: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test('holds every write and call with its duration, and no secret', async () => {
    const log = join(home.path, 'logs', 'agent.log');
    const secret = 'tok_9f8e7d6c5b4a';
    const service = await listener();
    await run(
      'endpoint',
      'add',
      'work',
      sandbox.mcp,
      '--header',
      `Authorization: Bearer ${secret}`,
    );
    await runProgram([
      ...['run', 'weekly-sync', '--yes', '--profile', 'work', '--home', home.path],
      ...['--log-file', log, '--ping', `${service.url}/ping-uuid-5678`],
    ]);
    const events = lines(log);
    const calls = events.filter(({ event }) => event === 'call');
    const steps = events.filter(({ event }) => event === 'step-ended');
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.every(({ ms, tool }) => typeof ms === 'number' && typeof tool === 'string')).toBe(
      true,
    );
    expect(steps.length).toBeGreaterThan(4);
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'run-ended', workflow: 'weekly-sync', state: 'done' }),
    );
    expect(events.at(-1)).toMatchObject({ level: 'info', event: 'command-ended', exit: 0 });
    expect(readFileSync(log, 'utf8')).not.toMatch(/tok_9f8e|ping-uuid-5678/);
    expect(readFileSync(log, 'utf8')).not.toContain(sandbox.mcp);
  });

  test('says on stderr with --verbose what the file would hold', async () => {
    const ended = await run('tree', '--verbose');
    const events = ended.err.trim().split('\n');
    expect(JSON.parse(events[0] ?? '')).toMatchObject({
      event: 'command-started',
      command: 'tree',
    });
  });

  test('that cannot be written is one clear sentence', async () => {
    const ended = await run('tree', '--log-file', join('package.json', 'x.log'));
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('The log cannot be')]);
  });
});
