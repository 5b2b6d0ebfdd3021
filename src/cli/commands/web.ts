// web: a page in the browser over runs, plans that wait, schedules and quota; of this machine, or of a fleet.
import type { Server } from '../../store/index.ts';
import type { Source } from '../../web/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { storeOf } from '../fleet-rooms.ts';
import { fleetPage, homePage, type PageFlags, pageAddress, pageFlags } from '../page.ts';
import { checkPort, untilInterrupted } from '../serve.ts';

interface Flags extends PageFlags {
  port: string;
}

export const webCommand: CommandFile = (program, action) => {
  pageFlags(program.command('web'))
    .summary('show runs, plans, schedules and quota in the browser')
    .description(
      'Serve a page over runs, plans that wait for approval, schedules and quota: of this machine, or of\n' +
        'the fleet whose store is named. It prints a link that signs one browser in, once.',
    )
    .option('--port <port>', 'port; 0 lets the system choose', '0')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const port = checkPort(flags.port);
        const behind = await openBehind(cli, flags);
        try {
          const { startPage } = await import('../../web/index.ts');
          const page = await startPage({
            ...{ source: behind.source, port, clock: cli.clock, log: cli.log },
            ...(await pageAddress(cli, flags, behind.server)),
          });
          if (cli.flags.json) cli.io.out(JSON.stringify({ kind: 'web', url: page.url }));
          else cli.io.out(page.url);
          await untilInterrupted(cli);
          await page.close();
        } finally {
          await behind.close();
        }
      }),
    );
};

/** What stands behind the page: a fleet where the store has one, else this home. */
async function openBehind(
  cli: Cli,
  flags: Flags,
): Promise<{ source: Source; server: Server | null; close(): Promise<void> }> {
  const named =
    cli.flags.store ?? cli.machine.environment.CLICKUP_AGENT_STORE ?? cli.app().profile.store;
  if (named !== undefined) {
    const [{ openFleet, readFleet }, { openServerStore }] = await Promise.all([
      import('../../fleet/index.ts'),
      import('../../store/index.ts'),
    ]);
    const address = storeOf(cli);
    const store = await openServerStore(address, { clock: cli.clock });
    const fleet = await openFleet(address, cli.log);
    if (await readFleet(fleet.server)) {
      return {
        source: await fleetPage(cli, fleet, store),
        server: fleet.server,
        async close() {
          await fleet.close();
          await store.close();
        },
      };
    }
    await fleet.close();
    await store.close();
  }
  return { source: await homePage(cli, flags), server: null, close: async () => {} };
}
