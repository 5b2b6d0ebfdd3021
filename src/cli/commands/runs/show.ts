// runs show: one run, write by write.
import { runHistory } from '../../../engine/index.ts';
import type { CommandFile } from '../../cli.ts';
import { runDocument } from '../../view/plan-view.ts';
import { runLines } from '../../view/run-view.ts';

export const runsShow: CommandFile = (runs, action) => {
  runs
    .command('show <id>')
    .summary('one run, write by write')
    .action(
      action(async (cli, command) => {
        const run = await runHistory(await cli.app().store()).get(command.args[0] ?? '');
        if (cli.flags.json) cli.json(runDocument(run));
        else for (const line of runLines(run, cli.io.columns)) cli.io.out(line);
      }),
    );
};
