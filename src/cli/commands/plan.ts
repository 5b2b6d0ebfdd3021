// plan show: what a kept plan would write.
import type { CommandFile } from '../cli.ts';
import { readPlanFile } from '../plan-file.ts';
import { planDocument, planLines } from '../view/plan-view.ts';

export const planCommand: CommandFile = (program, action) => {
  program
    .command('plan')
    .summary('look at a kept plan')
    .command('show <file>')
    .summary('show what a kept plan would write')
    .action(
      action((cli, command) => {
        const plan = readPlanFile(command.args[0] ?? '');
        if (cli.flags.json) cli.json(planDocument(plan));
        else for (const line of planLines(plan, cli.io.columns)) cli.io.out(line);
      }),
    );
};
