// Many writes on a small plan, from binding to wire, with a clock that nobody waits for.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { openEndpoint } from '../../src/endpoint/index.ts';
import { createGatewayHandler } from '../../src/gateway/index.ts';
import { createGovernor, type Governor } from '../../src/quota/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HeldClock, heldClock } from '../support/clock.ts';

let clock: HeldClock;
let sandbox: Sandbox;
let governor: Governor;

beforeEach(async () => {
  clock = heldClock();
  sandbox = await startSandbox({ clock, plan: 'free' });
  governor = createGovernor({ clock, random: () => 0.5, credential: 'x' });
});
afterEach(async () => {
  await governor.close();
  await sandbox.close();
});

test('250 writes at 100 a minute finish in three windows and meet no 429', async () => {
  const handle = createGatewayHandler({ rest: sandbox.rest, token: 'pk_test', clock });
  const endpoint = openEndpoint(
    {
      name: 'sandbox',
      identity: 'sandbox',
      transport: { kind: 'http', url: 'http://127.0.0.1/mcp' },
    },
    {
      governor,
      // Time-outs are the machine's own; only waiting for quota is held.
      clock: { now: clock.now, sleep: systemClock.sleep },
      log: silentLog,
      fetch: (input, init) => handle(new Request(input, init)),
    },
  );
  const binding = await bindEndpoint(endpoint, { context: {} });
  const options = { lane: 'batch', effect: 'read' } as const;
  const workspaces = await binding.call('workspace.list', {}, options);
  const workspaceId = workspaces.kind === 'ok' ? (workspaces.value[0]?.id ?? '') : '';
  const tasks = await binding.call('task.find', { workspaceId }, options);
  const taskId = tasks.kind === 'ok' ? (tasks.value.items[0]?.id ?? '') : '';

  const startedAt = clock.now();
  for (let i = 0; i < 250; i++) {
    const outcome = await binding.call(
      'time_entry.create',
      { workspaceId, taskId, start: startedAt - i * 60_000, durationMs: 60_000 },
      { lane: 'batch', effect: 'create' },
    );
    expect(outcome.kind).toBe('ok');
  }
  const requests = (await (await fetch(`${sandbox.control}/requests`)).json()) as {
    method: string;
    status: number;
  }[];
  expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(250);
  expect(requests.filter(({ status }) => status === 429)).toEqual([]);
  // 252 calls need two full windows before the third begins.
  expect(clock.now() - startedAt).toBeLessThan(125_000);
  await endpoint.close();
});
