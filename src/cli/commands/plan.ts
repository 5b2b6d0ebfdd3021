// plan show: what a kept plan would write, field by field.
import type { CommandFile } from '../cli.ts';
import { readPlanFile } from '../plan-file.ts';
import { fieldLines } from '../view/field-table.ts';
import { planDocument } from '../view/plan-view.ts';

export const planCommand: CommandFile = (program, action) => {
  program
    .command('plan')
    .summary('look at a kept plan')
    .command('show <file>')
    .summary('show what a kept plan would write, before → after for each field')
    .action(
      action((cli, command) => {
        const plan = readPlanFile(command.args[0] ?? '');
        if (cli.flags.json) cli.json(planDocument(plan));
        else for (const line of fieldLines(plan, cli.io.columns)) cli.io.out(line);
      }),
    );
};
