// What is stored: forgotten, set aside where it is damaged, or copied to a server.
import { AppError } from '../../base/index.ts';
import type { CommandFile } from '../cli.ts';

export const cacheCommand: CommandFile = (program, action) => {
  program
    .command('cache')
    .summary('manage the local cache')
    .command('clear')
    .summary('clear the cache so that the next command reads again')
    .action(
      action(async (cli) => {
        const cleared = await (await cli.app().store()).cache.clear('');
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'cache', cleared });
        else
          cli.io.out(cleared === 0 ? 'The cache was empty.' : `Cleared ${cleared} cached answers.`);
      }),
    );
};

export const stateCommand: CommandFile = (program, action) => {
  program
    .command('state')
    .summary('manage the journal and what else is stored on this machine')
    .command('set-aside')
    .summary('rename a damaged state file so that a new one is created')
    .action(
      action(async (cli) => {
        const { setStoreAside } = await import('../../store/index.ts');
        const path = setStoreAside(cli.app().paths.state, cli.clock.now());
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'state', setAside: path });
        else cli.io.out(`The damaged file is now ${path}. The next command begins a new one.`);
      }),
    );
};

export const storeCommand: CommandFile = (program, action) => {
  program
    .command('store')
    .summary('manage the state that several machines share')
    .command('copy')
    .summary("copy this home's runs, journal, plans and conversations to a PostgreSQL server")
    .description(
      'Copies what the file of this home holds to the server that --store, CLICKUP_AGENT_STORE or the\n' +
        'profile names. The file is left as it is. A copy that was cut off can be repeated.',
    )
    .action(
      action(async (cli) => {
        const { copyStore, openStore } = await import('../../store/index.ts');
        const app = cli.app();
        const server = cli.flags.store ?? cli.machine.environment.CLICKUP_AGENT_STORE;
        if (server === undefined && app.profile.store === undefined) {
          throw new AppError('usage', 'There is no server to copy to.', {
            next: 'Name it: `clickup-agent store copy --store postgres://user@host/database`.',
          });
        }
        const home = openStore(app.paths.state);
        try {
          const copied = await copyStore(home, await app.store());
          if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'store-copy', ...copied });
          else {
            const { runs, entries, documents } = copied;
            cli.io.out(`Copied ${runs} runs, ${entries} journal entries, ${documents} documents.`);
          }
        } finally {
          await home.close();
        }
      }),
    );
};
