// workflows list: every workflow, where it comes from, and in JSON its parameters.
import { readShelf, type ShelvedWorkflow } from '../../../app/index.ts';
import { resolvePaths } from '../../../config/index.ts';
import { parametersOf } from '../../../engine/index.ts';
import type { CommandFile } from '../../cli.ts';
import { printTable } from '../../view/table.ts';

export const workflowsList: CommandFile = (workflows, action) => {
  workflows
    .command('list', { isDefault: true })
    .summary('list all workflows (--json adds their parameters)')
    .action(
      action(async (cli) => {
        const { config } = resolvePaths(cli.flags.home, cli.machine);
        const shelf = await readShelf(config);
        const rows = Object.entries(shelf.workflows).map(([name, one]) => ({ name, ...one }));
        if (cli.flags.json) {
          const listed = await Promise.all(rows.map(documentOf));
          cli.json({
            schemaVersion: 1,
            kind: 'workflows',
            workflows: listed,
            broken: shelf.broken,
          });
          return;
        }
        printTable(cli, rows, [
          { title: 'Workflow', cell: ({ name }) => name },
          { title: 'What it does', cell: ({ summary }) => summary, shrink: 1 },
          { title: 'From', cell: ({ origin }) => origin, shrink: 2 },
        ]);
        for (const { fault } of shelf.broken) cli.warn(fault);
      }),
    );
};

async function documentOf({ name, summary, origin, load }: ShelvedWorkflow & { name: string }) {
  const workflow = await load();
  return { name, summary, origin, needs: workflow.needs, parameters: parametersOf(workflow) };
}
