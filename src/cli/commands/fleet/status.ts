// fleet status, runs and release: what the fleet does, and what a person has to look at.
import { cleanLine } from '../../../base/index.ts';
import type { FleetStatus } from '../../../fleet/index.ts';
import type { CommandFile } from '../../cli.ts';
import { loginName, withFleet, withTables } from '../../fleet-rooms.ts';
import { printTable } from '../../view/table.ts';

export const fleetStatusCommand: CommandFile = (fleet, action) => {
  fleet
    .command('status')
    .summary('machines, schedules, late slots, waits and failures by class')
    .action(
      action(async (cli) => {
        const { fleetStatus, isAlive } = await import('../../../fleet/index.ts');
        await withTables(cli, async (server) => {
          const status = await fleetStatus(server);
          if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'fleet-status', ...status });
          else for (const line of statusLines(status, isAlive)) cli.io.out(line);
        });
      }),
    );
  fleet
    .command('runs')
    .summary('list the latest slots of all schedules, newest first')
    .option('--state <state>', 'due, running, waiting, done, partial, rejected, expired, dead')
    .option('--limit <count>', 'how many', '20')
    .action(
      action(async (cli, command) => {
        const { fleetRuns } = await import('../../../fleet/index.ts');
        const { state, limit } = command.opts<{ state?: string; limit: string }>();
        await withTables(cli, async (server) => {
          const runs = await fleetRuns(server, { state, limit: Math.max(1, Number(limit) || 20) });
          if (cli.flags.json) {
            cli.json({ schemaVersion: 1, kind: 'fleet-runs', runs });
            return;
          }
          if (runs.length === 0) cli.io.out('Nothing was due yet.');
          else {
            printTable(cli, runs, [
              { title: 'Slot', cell: ({ id }) => cleanLine(id) },
              { title: 'State', cell: ({ state: now }) => now },
              { title: 'Class', cell: (run) => run.class ?? '' },
              { title: 'Tries', cell: ({ tries }) => String(tries), align: 'right' },
              { title: 'What', cell: (run) => cleanLine(run.message ?? ''), shrink: 1 },
            ]);
          }
        });
      }),
    );
  fleet
    .command('release <slot>')
    .summary('give a failed slot back to the workers')
    .action(
      action(async (cli, command) => {
        const { releaseSlot } = await import('../../../fleet/index.ts');
        const [slot = ''] = command.args;
        await withFleet(cli, async (opened) => {
          await releaseSlot(opened.server, opened.queue, slot, loginName());
          if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'fleet-release', slot });
          else cli.io.out(`${slot} is due again.`);
        });
      }),
    );
};

function statusLines(
  { machines, schedules, slots, lateMs, plansWaiting }: FleetStatus,
  isAlive: (machine: FleetStatus['machines'][number]) => boolean,
): string[] {
  const next = schedules.nextAt === null ? 'none' : new Date(schedules.nextAt).toISOString();
  return [
    ...(machines.length === 0 ? ['No machine is up: `clickup-agent fleet up` starts one.'] : []),
    ...machines.map((one) => {
      const state = !isAlive(one) ? 'gone' : one.draining ? 'draining' : 'up';
      const seen = `seen ${Math.round(one.seenAgoMs / 1_000)} s ago`;
      return `${one.id}  ${cleanLine(one.name)}  ${one.workers} workers  ${state}, ${seen}`;
    }),
    `Schedules: ${schedules.count}, the next due ${next}.`,
    `Late: ${lateMs === null || lateMs < 0 ? 'nothing' : `${Math.round(lateMs / 1_000)} s`}.`,
    `Plans that wait for approval: ${plansWaiting}.`,
    ...slots.map(
      (one) => `${one.state}${one.class === null ? '' : ` (${one.class})`}: ${one.count}`,
    ),
  ];
}
