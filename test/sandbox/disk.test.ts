import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../src/base/index.ts';
import { resetWorld, startSandbox } from '../../src/sandbox/index.ts';
import { openDatabase } from '../../src/store/index.ts';
import { HeldClock, listId, NOON, object, openSandbox, rows } from './client.ts';

function worldFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'deep', 'world.db');
}

const clock = new HeldClock(NOON);

/** The names of all tasks, as a sandbox just opened on the file tells them. */
async function namesIn(file: string): Promise<unknown[]> {
  const client = await openSandbox({ file });
  const world = object((await client.control('GET /world')).body);
  await client.sandbox.close();
  return rows(world.tasks).map((task) => task.name);
}

test('what is written is there after a restart, and the plan with it', async () => {
  const file = worldFile();
  const first = await openSandbox({ file, plan: 'business-plus' });
  const made = await first.ask(`POST /list/${await listId(first, 'Vendors')}/task`, {
    name: 'Kept',
  });
  await first.ask(`POST /team/${first.team}/time_entries`, {
    tid: String(made.id),
    start: NOON,
    duration: 9,
  });
  await first.sandbox.close();
  const second = await openSandbox({ file });

  expect(await second.ask(`GET /task/${made.id}`)).toMatchObject({ name: 'Kept', time_spent: 9 });
  expect((await second.call('GET /user')).headers.get('x-ratelimit-limit')).toBe('1000');
});

test('an id is never given twice, even after its owner was deleted and the sandbox restarted', async () => {
  const file = worldFile();
  const ids = new Set<unknown>();
  for (let round = 0; round < 3; round++) {
    const client = await openSandbox({ file });
    const path = `/team/${client.team}/time_entries`;
    const { data } = await client.ask(`POST ${path}`, { start: NOON, duration: 1 });
    ids.add(Object(data).id);
    await client.ask(`DELETE ${path}/${Object(data).id}`);
    await client.sandbox.close();
  }

  expect(ids.size).toBe(3);
});

test('every task that was answered survives kill -9, and none comes twice', async () => {
  const file = worldFile();
  for (let round = 0; round < 3; round++) {
    const { child, rest } = await spawnWriter(file);
    const headers = { authorization: 'pk_writer', 'content-type': 'application/json' };
    const list = await vendors(rest, headers);
    const answered: string[] = [];
    let begun = 0;
    const postUntilItDies = async () => {
      for (;;) {
        const name = `round ${round} task ${begun++}`;
        const body = JSON.stringify({ name });
        const url = `${rest}/api/v2/list/${list}/task`;
        const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => null);
        if (answer?.status !== 200) return;
        answered.push(name);
        // In the middle of the burst, each round at another point of it.
        if (answered.length === 10 + round * 7) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 20 }, postUntilItDies));
    const found = await namesIn(file);

    expect(child.signalCode).toBe('SIGKILL');
    for (const name of answered) expect(found.filter((one) => one === name)).toEqual([name]);
  }
});

test('a write costs its rows, not the whole world', async () => {
  const file = worldFile();
  const client = await openSandbox({ file, seed: 'large', plan: 'enterprise' });
  const before = statSync(file);
  const { folders } = await client.ask(`GET /team/${client.team}/folder`);
  const list = rows(rows(folders)[0]?.lists)[0]?.id;
  for (let n = 0; n < 20; n++) await client.ask(`POST /list/${list}/task`, { name: `T${n}` });
  const after = statSync(file);

  expect(after.ino).toBe(before.ino);
  expect(after.size - before.size).toBeLessThan(100_000);
  expect(before.size).toBeGreaterThan(1_000_000);
});

test('every workspace and every row comes back as it was, in its order', async () => {
  const file = worldFile();
  const told = async (client: Awaited<ReturnType<typeof openSandbox>>) =>
    JSON.stringify((await client.control('GET /world')).body);
  const first = await openSandbox({ file, seed: 'office' });
  await first.ask(`POST /team/${first.team}/time_entries`, { start: NOON, duration: 9 });
  const { lists } = object((await first.control('GET /world')).body);
  await first.call(`DELETE /list/${rows(lists)[2]?.id}`);
  await first.call(`PUT /list/${rows(lists)[0]?.id}`, { name: 'Renamed' });
  const before = await told(first);
  await first.sandbox.close();

  expect(await told(await openSandbox({ file }))).toBe(before);
});

test('after a reset nothing of the earlier world is left in the file', async () => {
  const file = worldFile();
  const client = await openSandbox({ file });
  const list = await listId(client, 'Vendors');
  await client.ask(`POST /list/${list}/task`, { name: 'Old' });
  await client.control('POST /reset', {});
  await client.sandbox.close();

  expect(await namesIn(file)).not.toContain('Old');
});

test('a file that holds no world is refused with what to do about it', async () => {
  const file = worldFile();
  await resetWorld(file, { clock });
  writeFileSync(file, '{"format":1,');
  await expect(startSandbox({ file, clock })).rejects.toMatchObject({
    code: 'failed',
    next: expect.stringContaining('reset'),
  });
  await resetWorld(file, { clock, plan: 'enterprise' });
  const client = await openSandbox({ file });
  expect((await client.call('GET /user')).headers.get('x-ratelimit-limit')).toBe('10000');
});

test('a second sandbox on a world is sent to the first, wherever that says its gateway is', async () => {
  const file = worldFile();
  const { sandbox } = await openSandbox({ file });
  sandbox.announce({ mcp: 'http://127.0.0.1:1/mcp' });
  const refused = await startSandbox({ file, clock }).catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({
    code: 'locked',
    data: {
      pid: process.pid,
      rest: sandbox.rest,
      control: sandbox.control,
      mcp: 'http://127.0.0.1:1/mcp',
    },
  });
  await expect(resetWorld(file, { clock })).rejects.toMatchObject({ code: 'locked' });
});

test('of two sandboxes started at once one gets the world, the other learns where it is', async () => {
  const file = worldFile();
  const started = await Promise.allSettled([
    startSandbox({ file, clock }),
    startSandbox({ file, clock }),
  ]);
  const owners = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refusals = started.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  for (const owner of owners) await owner.close();

  expect(owners).toHaveLength(1);
  expect(refusals).toEqual([
    expect.objectContaining({
      code: 'locked',
      data: expect.objectContaining({ rest: owners[0]?.rest }),
    }),
  ]);
});

test('a sandbox that cannot have its port says who has the world, or that the port is taken', async () => {
  const file = worldFile();
  const { sandbox } = await openSandbox({ file });
  const port = Number(new URL(sandbox.rest).port);

  await expect(startSandbox({ file, port, clock })).rejects.toMatchObject({ code: 'locked' });
  await expect(startSandbox({ port, clock })).rejects.toMatchObject({
    code: 'failed',
    next: expect.stringContaining('port'),
  });
});

test('a database of another program is left as it is', async () => {
  const file = worldFile();
  await resetWorld(file, { clock });
  const other = openDatabase(file);
  other.exec('CREATE TABLE theirs (id TEXT)');
  other.close();
  const before = readFileSync(file);

  await expect(startSandbox({ file, clock })).rejects.toMatchObject({ code: 'failed' });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('what a killed owner left beside its world is no owner', async () => {
  const file = worldFile();
  const { child, rest } = await spawnWriter(file);
  await expect(startSandbox({ file, clock })).rejects.toMatchObject({
    code: 'locked',
    data: { pid: child.pid, rest },
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { sandbox } = await openSandbox({ file });

  expect(existsSync(`${file}.owner`)).toBe(true);
  await expect(startSandbox({ file, clock })).rejects.toMatchObject({
    code: 'locked',
    data: { pid: process.pid, rest: sandbox.rest },
  });
});

test('a closed sandbox leaves no owner behind', async () => {
  const file = worldFile();
  const { sandbox } = await openSandbox({ file });
  await sandbox.close();

  expect(existsSync(`${file}.owner`)).toBe(false);
});

async function spawnWriter(file: string): Promise<{ child: ChildProcess; rest: string }> {
  const script = fileURLToPath(new URL('writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(child.stdout, 'data');
  return { child, rest: String(line).trim() };
}

async function vendors(rest: string, headers: Record<string, string>): Promise<string> {
  const ask = async (path: string) =>
    (await (await fetch(`${rest}/api/v2${path}`, { headers })).json()) as {
      teams: { id: string }[];
      spaces: { id: string; name: string }[];
      lists: { id: string; name: string }[];
    };
  const { teams } = await ask('/team');
  const { spaces } = await ask(`/team/${teams[0]?.id}/space`);
  const operations = spaces.find((space) => space.name === 'Operations');
  const { lists } = await ask(`/space/${operations?.id}/list`);
  return lists.find((list) => list.name === 'Vendors')?.id ?? '';
}
