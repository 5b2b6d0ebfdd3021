// fleet up: ticker, workers and the page in this process. fleet drain: ends one gracefully, from anywhere.
import { AppError } from '../../../base/index.ts';
import type { Machine } from '../../../fleet/index.ts';
import type { Store } from '../../../store/index.ts';
import type { Page } from '../../../web/index.ts';
import type { Cli, CommandFile } from '../../cli.ts';
import {
  loginName,
  openEngine,
  openRooms,
  secretOf,
  storeOf,
  withTables,
} from '../../fleet-rooms.ts';
import { fleetPage, type PageFlags, pageAddress, pageFlags } from '../../page.ts';
import { checkPort, untilInterrupted } from '../../serve.ts';
import { send } from '../../unattended/send.ts';

const MOST_WORKERS = 64;

interface Flags extends PageFlags {
  workers: string;
  port: string;
  page: boolean;
}

export const fleetUp: CommandFile = (fleet, action) => {
  pageFlags(fleet.command('up'))
    .summary('run scheduled work until interrupted; several of them form the fleet')
    .option('--workers <count>', 'jobs at once', '4')
    .option('--port <port>', 'port of the page; 0 lets the system choose', '0')
    .option('--no-page', 'do not serve the page')
    .action(action((cli, command) => up(cli, storeOf(cli), command.opts<Flags>())));
  fleet
    .command('drain [machine]')
    .summary('end a machine gracefully, or all of them: the writes under way finish')
    .action(
      action(async (cli, command) => {
        const { drainMachines } = await import('../../../fleet/index.ts');
        await withTables(cli, async (server) => {
          const ids = await drainMachines(server, command.args[0], loginName());
          if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'fleet-drain', machines: ids });
          else cli.io.out(ids.length === 0 ? 'No machine is up.' : `Draining ${ids.join(', ')}.`);
        });
      }),
    );
};

async function up(cli: Cli, store: string, flags: Flags): Promise<void> {
  const workers = checkWorkers(flags.workers);
  const port = checkPort(flags.port);
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
      secretOf: (from) => secretOf(cli, from),
      post: (url, body, headers) => send(url, { method: 'POST', body, headers }, cli),
      async openEngine(place) {
        const file = await readFleet(server);
        return openEngine(cli, place, file?.credentials[place.credential], shared);
      },
    });
    let page: Page | null = null;
    try {
      page = flags.page ? await openPage(cli, flags, port, machine.fleet, shared) : null;
      // One line, ready to be read while the machine is up.
      cli.io.out(
        JSON.stringify({ machine: machine.id, workers, ...(page ? { page: page.url } : {}) }),
      );
      cli.progress(`Machine ${machine.id} is up with ${workers} workers.`);
      await Promise.race([untilInterrupted(cli), machine.drained]);
      cli.progress('Draining: the writes under way finish.');
    } finally {
      await page?.close();
      await machine.stop();
    }
  } finally {
    await server.close();
    await shared.close();
  }
}

async function openPage(
  cli: Cli,
  flags: Flags,
  port: number,
  fleet: Machine['fleet'],
  store: Store,
): Promise<Page> {
  const { startPage } = await import('../../../web/index.ts');
  const address = await pageAddress(cli, flags, fleet.server);
  const source = await fleetPage(cli, fleet, store);
  return startPage({ ...{ source, port, clock: cli.clock, log: cli.log }, ...address });
}

function checkWorkers(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= MOST_WORKERS) return count;
  throw new AppError('usage', `"${text}" is not a number of workers.`, {
    next: `Say how many jobs run at once, 1 to ${MOST_WORKERS}.`,
  });
}
