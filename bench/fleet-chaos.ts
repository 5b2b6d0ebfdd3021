// npm run sweep -- fleet [WORLDS]: four `fleet up` on one PostgreSQL sync the weeks of four people in each
// of WORLDS workspaces (default 50), while one is killed, another frozen past its lease, the server
// restarted and a token's quota taken away. Exits 1 when anything was written twice or is missing.
import { fleetUnderChaos } from '../test/support/fleet-chaos.ts';
import { postgresMissing } from '../test/support/postgres-server.ts';

export async function sweepFleet(worlds: number): Promise<boolean> {
  const missing = postgresMissing();
  if (missing !== null) {
    console.log(`Nothing was tried: ${missing}`);
    return false;
  }
  const result = await fleetUnderChaos({ worlds, machines: 4, workers: 4 });
  const { duplicates, losses, states, recoveryMs, tookMs, slots, entries, refusals } = result;
  const ended = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  console.log(`${slots} slots of ${worlds} workspaces: ${ended.join(', ')}; ${entries} entries.`);
  console.log(`Duplicates: ${duplicates.length}. Losses: ${losses.length}.`);
  console.log(
    `Recovery: ${Math.round(recoveryMs / 100) / 10} s (promised 30 s on a free machine).`,
  );
  console.log(`Most refusals of a token in a minute: ${refusals} (promised 1).`);
  console.log(
    `Took ${Math.round(tookMs / 1_000)} s, the second round that looks for losses included.`,
  );
  for (const one of [...duplicates, ...losses]) console.log(`  ${one}`);
  return duplicates.length + losses.length === 0;
}
