// workflows: the jobs that `run` knows.
import type { CommandFile } from '../cli.ts';
import { table } from '../view/table.ts';

export const workflowsCommand: CommandFile = (program, action) => {
  program
    .command('workflows')
    .summary('the workflows that `run` knows')
    .action(
      action(async (cli) => {
        const { workflows } = await import('../../../workflows/index.ts');
        const rows = Object.entries(workflows).map(([name, { summary }]) => ({ name, summary }));
        if (cli.flags.json) {
          cli.json({ schemaVersion: 1, kind: 'workflows', workflows: rows });
          return;
        }
        const lines = table(
          [
            { title: 'Workflow', cell: ({ name }) => name },
            { title: 'What it does', cell: ({ summary }) => summary, shrink: 1 },
          ],
          rows,
          cli.io.columns,
        );
        for (const line of lines) cli.io.out(line);
      }),
    );
};
