// Endpoints that run as a child process.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CallOptions, EndpointOptions, EndpointSpec } from '../../src/endpoint/index.ts';
import { eventually } from '../support/eventually.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const SERVER = fileURLToPath(new URL('../support/stdio-server.mjs', import.meta.url));
const read: CallOptions = { effect: 'read', lane: 'interactive' };
const write: CallOptions = { effect: 'create', lane: 'interactive' };

function child(
  mode: string,
  more: Partial<EndpointSpec['transport']> = {},
  argument = '',
  options: Partial<EndpointOptions> = {},
) {
  const args = [SERVER, mode, argument];
  const transport = { kind: 'stdio' as const, command: process.execPath, args, ...more };
  const baseEnv = { PATH: process.env.PATH };
  return opened({ name: 'acme', identity: mode, transport } as EndpointSpec, {
    baseEnv,
    ...options,
  });
}

test('a child process serves tools and calls, whatever else it prints', async () => {
  const endpoint = child('noisy');
  expect((await endpoint.tools()).length).toBe(1);
  expect((await endpoint.call('echo', {}, read)).kind).toBe('ok');
  expect(endpoint.diagnostics()).toContain('Server running on stdio!');
});

test('a child gets what it was given and what programs need, and no secret of anybody else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const endpoint = opened(
    {
      name: 'acme',
      identity: 'environment',
      transport: {
        kind: 'stdio',
        command: process.execPath,
        args: [SERVER, 'environment'],
        env: { CLICKUP_API_KEY: 'pk_given_1' },
        cwd: folder,
      },
    },
    { baseEnv: { PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'other', HTTPS_PROXY: 'http://proxy' } },
  );
  const outcome = await endpoint.call('environment', {}, read);
  const { structured } = outcome.kind === 'ok' ? outcome.value : { structured: null };
  expect(structured).toMatchObject({
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    CLICKUP_API_KEY: 'pk_given_1',
    cwd: expect.stringContaining(folder.split('/').at(-1) ?? folder),
  });
  expect(structured).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
});

test('a child that dies in the middle of a write leaves it unknown and says why', async () => {
  const endpoint = child('dies-in-call');
  const outcome = await endpoint.call('create', {}, write);
  expect(outcome.kind).toBe('unknown');
  expect(outcome).toMatchObject({ message: expect.stringContaining('fatal: out of luck') });
  expect(endpoint.diagnostics().length).toBeLessThanOrEqual(20_000);
});

test('a child that died is started again for the next call', async () => {
  const endpoint = child('dies-in-call');
  await endpoint.call('create', {}, write);
  expect((await endpoint.tools(undefined, 'fresh')).length).toBe(1);
});

test('a child that dies at its start says why, without the key that it was given', async () => {
  const endpoint = child('dies-at-start', { env: { CLICKUP_API_KEY: 'pk_given_1' } });
  const outcome = await endpoint.call('create', {}, write);
  expect(outcome).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('ended with code 3'),
  });
  expect(outcome).toMatchObject({ message: expect.stringContaining('is not valid: [secret]') });
  expect(endpoint.diagnostics()).not.toContain('pk_given_1');
});

test('a command that is not there is refused in words, and not tried again', async () => {
  const endpoint = child('good', { command: 'no-such-command-here' });
  expect(await endpoint.call('echo', {}, read)).toEqual({
    kind: 'rejected',
    reason: 'other',
    message: 'acme cannot be started: there is no command "no-such-command-here"',
    data: { next: 'Install no-such-command-here, or give the full path of the command.' },
  });
});

test('a command that has not answered after five seconds is told of, one that has is not', async () => {
  const clock = new StillClock();
  let told = 0;
  const onSlow = () => {
    told += 1;
  };
  const quick = child('good', {}, '', { clock, onSlow });
  await quick.tools();
  clock.advance(60_000);
  await quick.call('echo', {}, read);
  expect(told).toBe(0);

  const mute = child('mute', { args: ['-e', 'process.stdin.resume()'] }, '', { clock, onSlow });
  const answer = mute.tools().catch(() => null);
  await eventually(() => clock.nextIn).not.toBeNull();
  clock.advance(4_999);
  await Promise.resolve();
  expect(told).toBe(0);
  clock.advance(1);
  await eventually(() => told).toBe(1);
  await mute.close();
  await answer;
});

test('a child that stops listening ends the call, not the program', async () => {
  const endpoint = child('closes-its-ears');
  const long = { text: 'x'.repeat(4 * 1024 * 1024) };
  const first = endpoint.call('create', {}, { ...write, timeoutMs: 300 });
  expect((await first).kind).toBe('unknown');
  expect((await endpoint.call('create', long, { ...write, timeoutMs: 2_000 })).kind).toBe(
    'unknown',
  );
});

test('a result of 50 MB arrives whole, and one beyond the limit is refused', async () => {
  const endpoint = child('large');
  const fine = await endpoint.call('large', { megabytes: 50 }, { ...read, timeoutMs: 30_000 });
  expect(fine.kind === 'ok' && fine.value.content[0]?.text?.length).toBe(25 * 1024 * 1024);
  const huge = await endpoint.call('large', { megabytes: 70 }, { ...read, timeoutMs: 30_000 });
  expect(huge).toMatchObject({
    kind: 'rejected',
    message: 'The answer of acme is larger than 64 MB.',
  });
  expect((await endpoint.call('large', { megabytes: 1 }, read)).kind).toBe('ok');
});

/** Starts a child that starts another, and gives both process ids. */
async function family(mode: string, options: Partial<EndpointOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const note = join(folder, 'pids');
  const endpoint = child(mode, {}, note, options);
  await endpoint.call('echo', {}, read);
  const pids = readFileSync(note, 'utf8').split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  return { endpoint, pids };
}

describe.skipIf(process.platform === 'win32')('closing an endpoint', () => {
  test('ends the child and what it started, even when they will not go', async () => {
    const clock = new StillClock();
    const { endpoint, pids } = await family('has-child', { clock });
    let closed = false;
    const closing = endpoint.close().then(() => {
      closed = true;
    });
    while (!closed) {
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closing;
    await eventually(() => pids.map(isAlive)).toEqual([false, false]);
  });

  test('ends what a child left behind when it went by itself', async () => {
    // Time stands still, so the child is not pressed.
    const { endpoint, pids } = await family('leaves-child', { clock: new StillClock() });
    await endpoint.close();
    await eventually(() => pids.map(isAlive)).toEqual([false, false]);
  });
});

/** A process that was ended but that its new parent has not collected yet counts as ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !(existsSync(status) && /\) Z /.test(readFileSync(status, 'utf8')));
}
