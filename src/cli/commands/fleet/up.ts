// fleet up: ticker and workers in this process. fleet drain: ends one gracefully, from anywhere.
import { AppError } from '../../../base/index.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import { openRooms, storeOf, userOf } from '../../fleet-rooms.ts';
import { untilInterrupted } from '../../serve.ts';

const MOST_WORKERS = 64;

export const fleetUp: CommandFile = (fleet, action) => {
  fleet
    .command('up')
    .summary('run scheduled work until interrupted; several of them form the fleet')
    .option('--workers <count>', 'jobs at once', '4')
    .action(
      action(async (cli, command) => {
        const workers = checkWorkers(command.opts<{ workers: string }>().workers);
        await up(cli, storeOf(cli), workers);
      }),
    );
  fleet
    .command('drain [machine]')
    .summary('end a machine gracefully, or all of them: the writes under way finish')
    .action(
      action(async (cli, command) => {
        const { drainMachines } = await import('../../../fleet/index.ts');
        const { openTables } = await import('../../../store/index.ts');
        const server = await openTables(storeOf(cli));
        try {
          const ids = await drainMachines(server, command.args[0], userOf(cli));
          if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'fleet-drain', machines: ids });
          else cli.io.out(ids.length === 0 ? 'No machine is up.' : `Draining ${ids.join(', ')}.`);
        } finally {
          await server.close();
        }
      }),
    );
};

async function up(cli: Cli, store: string, workers: number): Promise<void> {
  const [{ readFleet, startMachine }, { openServerStore, openTables }] = await Promise.all([
    import('../../../fleet/index.ts'),
    import('../../../store/index.ts'),
  ]);
  // One store for all jobs of this process: each of its locks is a lease of its own.
  const shared = await openServerStore(store, { clock: cli.clock });
  const server = await openTables(store);
  try {
    const machine = await startMachine({
      ...{ store, workers, clock: cli.clock, log: cli.log },
      async open(schedule) {
        const file = await readFleet(server);
        return openRooms(cli, schedule, file?.credentials[schedule.credential], shared);
      },
    });
    cli.json({ machine: machine.id, workers });
    cli.progress(`Machine ${machine.id} is up with ${workers} workers.`);
    await Promise.race([untilInterrupted(cli), machine.drained]);
    cli.progress('Draining: the writes under way finish.');
    await machine.stop();
  } finally {
    await server.close();
    await shared.close();
  }
}

function checkWorkers(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= MOST_WORKERS) return count;
  throw new AppError('usage', `"${text}" is no number of workers.`, {
    next: `Say how many jobs run at once, 1 to ${MOST_WORKERS}.`,
  });
}
