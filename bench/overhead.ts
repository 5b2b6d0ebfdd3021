// What a call costs in our layers beside the same call on the bare SDK client, in one run, in turn.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { silentLog, systemClock } from '../src/base/index.ts';
import { openEndpoint } from '../src/endpoint/index.ts';
import { startGateway } from '../src/gateway/index.ts';
import { createGovernor } from '../src/quota/index.ts';
import { startSandbox } from '../src/sandbox/index.ts';
import { openStore } from '../src/store/index.ts';

const ROUNDS = Number(process.argv[2] ?? 300);
/** How far away the endpoint is: not at all, where our own work shows, and as near as one is hosted. */
const DISTANCES_MS = [0, 50];
const TOOL = 'list_all_click_up_workspaces';

async function measure(distanceMs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
  const sandbox = await startSandbox({ clock: systemClock, plan: 'enterprise' });
  const slow: typeof fetch = async (input, init) => {
    if (distanceMs > 0) await systemClock.sleep(distanceMs);
    return fetch(input, init);
  };
  const gateway = await startGateway({
    rest: sandbox.rest,
    token: 'pk_bench',
    clock: systemClock,
    fetch: slow,
  });
  const store = openStore(folder);
  const governor = createGovernor({
    clock: systemClock,
    random: Math.random,
    credential: 'bench',
    shared: store.shared,
  });
  const endpoint = openEndpoint(
    { name: 'bench', identity: 'bench', transport: { kind: 'http', url: gateway.url } },
    { governor, clock: systemClock, log: silentLog },
  );
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(gateway.url)) as never);

  const ways = {
    'bare SDK client': async () => {
      await client.callTool({ name: TOOL, arguments: {} });
    },
    'through our layers': async () => {
      await endpoint.call(TOOL, {}, { effect: 'read', lane: 'interactive' });
    },
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS + 10; round++) {
    for (const [name, call] of Object.entries(ways)) {
      const from = performance.now();
      await call();
      if (round >= 10) times[name]?.push(performance.now() - from);
    }
  }
  const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const [bare = 1, ours = 0] = Object.values(times).map(median);
  console.log(`medians of ${ROUNDS} calls to an endpoint ${distanceMs} ms away`);
  for (const [name, all] of Object.entries(times))
    console.log(`${name.padEnd(20)} ${median(all).toFixed(2)} ms`);
  console.log(
    `${(ours - bare).toFixed(2)} ms more; ratio ${(ours / bare).toFixed(3)}, promised ${distanceMs === 0 ? 'at most 2 ms' : 'at most 1.10'}`,
  );

  await client.close();
  await endpoint.close();
  await governor.close();
  await store.close();
  await gateway.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}

for (const distance of DISTANCES_MS) await measure(distance);
