// What a fleet promises while its machines die, freeze and lose their server: in short. `npm run sweep --
// fleet` does the same with many more people.
import { describe, expect, test } from 'vitest';
import { fleetUnderChaos } from '../support/fleet-chaos.ts';
import { postgresMissing } from '../support/postgres-server.ts';

const missing = postgresMissing();

describe.skipIf(missing !== null)(
  `a fleet in trouble${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    test('writes each week once and loses none when machines die and freeze and the server restarts', async () => {
      const result = await fleetUnderChaos({ worlds: 3, groups: 3, machines: 3, workers: 2 });
      expect(result).toMatchObject({ slots: 15, states: { done: 15 }, duplicates: [], losses: [] });
      expect(result.entries).toBeGreaterThan(12);
      expect(result.refusals).toBeLessThanOrEqual(1);
      // Set by timers of ten seconds, and by how busy this machine is.
      expect(result.recoveryMs).toBeLessThan(90_000);
    }, 600_000);
  },
);
