// endpoint combine: a profile over several endpoints of one workspace.
import { AppError } from '../../../base/index.ts';
import { SANDBOX_NAME } from '../../../config/index.ts';
import type { CommandFile } from '../../cli.ts';
import { printTable } from '../../view/table.ts';
import { checkProfileName, requireProfile, saveCombination } from './profile.ts';

export const combineCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('combine <name> <first> <second> [more...]')
    .summary('create a profile over several endpoints of one workspace')
    .description(
      'Each operation goes to the first endpoint that serves it wholly, with the quota of that ' +
        "endpoint's own credential. All must lead to the same workspace and act for the same person.",
    )
    .action(
      action(async (cli, command) => {
        const [given = '', ...rest] = command.processedArgs.flat() as (string | undefined)[];
        const name = checkProfileName(given);
        const of = rest.filter((one) => one !== undefined);
        if (new Set(of).size < of.length || of.includes(name)) {
          throw new AppError('usage', 'An endpoint is named twice.', { next: 'Name each once.' });
        }
        const unknown = of.find((one) => one === SANDBOX_NAME);
        if (unknown !== undefined) {
          throw new AppError('usage', 'The embedded sandbox cannot be combined with others.');
        }
        // Given as endpoints of this one command, they are checked before anything is saved.
        cli.flags.endpoint = of;
        delete cli.flags.profile;
        const app = cli.app();
        for (const one of of) requireProfile(app.files, one);
        const binding = await app.binding();
        const workspace = await (await app.hierarchy()).workspace();
        const word = saveCombination(app.files, name, of, workspace.id);
        const served = binding.capabilities.filter(({ state }) => state !== 'absent');
        if (cli.flags.json) {
          const operations = served.map(({ operation, endpoint }) => ({ operation, endpoint }));
          const { id } = workspace;
          cli.json({
            ...{ schemaVersion: 1, kind: 'combination', profile: name, endpoints: of },
            ...{ workspace: { id, name: workspace.name }, operations },
          });
          return;
        }
        const rows = of.map((one) => ({
          one,
          operations: served.filter(({ endpoint }) => endpoint === one).length,
        }));
        printTable(cli, rows, [
          { title: 'Endpoint', cell: ({ one }) => one },
          { title: 'Operations', cell: ({ operations }) => String(operations) },
        ]);
        cli.progress(
          `${word} "${name}" for ${workspace.name}. See which endpoint serves what: clickup-agent doctor --profile ${name}`,
        );
      }),
    );
};
