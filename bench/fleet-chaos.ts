// npm run sweep -- fleet [WORKSPACES [calm]]: four `fleet up` on one PostgreSQL sync the weeks of five people
// in each of so many workspaces (default 200, with 60 tokens), while one is killed, another frozen past its
// lease, the server restarted and a token's quota taken away. Exits 1 when anything was written twice or is
// missing. `calm`: nothing of that, and tokens with ten calls a minute, to see how much of them is used.
import { loadavg } from 'node:os';
import { fleetUnderChaos } from '../test/support/fleet-chaos.ts';
import { postgresMissing } from '../test/support/postgres-server.ts';

export async function sweepFleet(worlds: number, calm: boolean): Promise<boolean> {
  const missing = postgresMissing();
  if (missing !== null) {
    console.log(`Nothing was tried: ${missing}`);
    return false;
  }
  const groups = calm ? Math.min(worlds, 12) : Math.max(1, Math.ceil((worlds * 12) / 200));
  const limit = calm ? 10 : 100;
  const result = await fleetUnderChaos({
    worlds,
    groups,
    limit,
    calm,
    machines: 4,
    workers: 8,
    idleMs: 90_000,
  });
  const { duplicates, losses, states, recoveryMs, tookMs, slots, entries, refusals } = result;
  const ended = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  console.log(`${slots} slots of ${worlds} workspaces: ${ended.join(', ')}; ${entries} entries.`);
  const { tokens, calls, firstMs, ratio, idle } = result;
  console.log(
    `${calls} calls of ${tokens} tokens in ${Math.round(firstMs / 1_000)} s, ${ratio.toFixed(2)} of what the quotas allowed. Load: ${loadavg().map((one) => one.toFixed(1))}.`,
  );
  console.log(`Duplicates: ${duplicates.length}. Losses: ${losses.length}.`);
  console.log(
    `Recovery: ${Math.round(recoveryMs / 100) / 10} s (promised 30 s on a free machine).`,
  );
  console.log(`Most refusals of a token in a minute: ${refusals} (promised 1).`);
  console.log(`Idle: ${idle?.toFixed(1)} queries a second (promised 5).`);
  console.log(
    `Took ${Math.round(tookMs / 1_000)} s, the second round that looks for losses included.`,
  );
  for (const one of [...duplicates, ...losses]) console.log(`  ${one}`);
  return duplicates.length + losses.length === 0;
}
