// state: what the program remembers on this machine.
import type { CommandFile } from '../cli.ts';

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
