// 1,000 writes from binding to wire against the sandbox on the free plan, with a clock that is moved
// instead of waited for.

import { silentLog, systemClock } from '../src/base/index.ts';
import { bindEndpoint } from '../src/binding/index.ts';
import { openEndpoint } from '../src/endpoint/index.ts';
import { createGatewayHandler } from '../src/gateway/index.ts';
import { createGovernor } from '../src/quota/index.ts';
import { startSandbox } from '../src/sandbox/index.ts';
import { heldClock } from '../test/support/clock.ts';

const WRITES = 1_000;
const LIMIT = 100;
const WINDOW_MS = 60_000;

const clock = heldClock();
const sandbox = await startSandbox({ clock, plan: 'free' });
const governor = createGovernor({ clock, random: Math.random, credential: 'bench' });
const handle = createGatewayHandler({ rest: sandbox.rest, token: 'pk_bench', clock });
const endpoint = openEndpoint(
  { name: 'bench', identity: 'bench', transport: { kind: 'http', url: 'http://127.0.0.1/mcp' } },
  {
    governor,
    // Time-outs are the machine's own; only waiting for quota is moved.
    clock: { now: clock.now, sleep: systemClock.sleep },
    log: silentLog,
    fetch: (input, init) => handle(new Request(input, init)),
  },
);
const binding = await bindEndpoint(endpoint, { context: {} });
const read = { lane: 'batch', effect: 'read' } as const;
const workspaces = await binding.call('workspace.list', {}, read);
const workspaceId = workspaces.kind === 'ok' ? (workspaces.value[0]?.id ?? '') : '';
const tasks = await binding.call('task.find', { workspaceId }, read);
const taskId = tasks.kind === 'ok' ? (tasks.value.items[0]?.id ?? '') : '';

const startedAt = clock.now();
let written = 0;
for (let i = 0; i < WRITES; i++) {
  const outcome = await binding.call(
    'time_entry.create',
    { workspaceId, taskId, start: startedAt - i * 60_000, durationMs: 60_000 },
    { lane: 'batch', effect: 'create', following: WRITES - i - 1 },
  );
  if (outcome.kind === 'ok') written++;
}
const answered = (await (await fetch(`${sandbox.control}/requests`)).json()) as {
  status: number;
}[];
const refused = answered.filter(({ status }) => status === 429).length;
const least = Math.floor((answered.length - refused - 1) / LIMIT) * WINDOW_MS;
const took = clock.now() - startedAt;
console.log(`${written} of ${WRITES} written, ${refused} refused for quota`);
console.log(
  `${took / 1_000} s, at least ${least / 1_000} s: ratio ${(took / least).toFixed(4)}, promised at most 1.01`,
);
await endpoint.close();
await governor.close();
await sandbox.close();
