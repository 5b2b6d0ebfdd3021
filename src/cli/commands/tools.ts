// tools: what the endpoint offers, what each tool can do, and which operation it serves.
import { AppError, cleanLine, cleanText } from '../../base/index.ts';
import { effectOf } from '../../binding/index.ts';
import type { CommandFile } from '../cli.ts';
import { printTable } from '../view/table.ts';

export const toolsCommand: CommandFile = (program, action) => {
  program
    .command('tools')
    .argument('[name]', 'show one tool with its arguments')
    .summary('list the endpoint’s tools and the operations they serve')
    .action(
      action(async (cli, command) => {
        const app = cli.app();
        const [tools, { capabilities }] = await Promise.all([
          app.endpoint().then((endpoint) => endpoint.tools(cli.interrupted, 'fresh')),
          app.binding(),
        ]);
        const rows = tools.map((tool) => ({
          tool,
          effect: effectOf(tool),
          operations: capabilities
            .filter((one) => one.tool === tool.name && one.state !== 'absent')
            .map(({ operation }) => operation),
        }));
        const name = command.args[0];
        if (name !== undefined) {
          const row = rows.find(({ tool }) => tool.name === name);
          if (!row) {
            throw new AppError('usage', `The endpoint has no tool "${cleanLine(name)}".`, {
              next: 'Run `clickup-agent tools` to see their names.',
            });
          }
          const { inputSchema, description } = row.tool;
          if (cli.flags.json)
            cli.json({ ...row.tool, effect: row.effect, operations: row.operations });
          else {
            cli.io.out(`${cleanLine(name)} (${row.effect}) ${row.operations.join(', ')}`.trimEnd());
            cli.io.out(cleanText(description));
            cli.io.out(cleanText(JSON.stringify(inputSchema, null, 2)));
          }
          return;
        }
        if (cli.flags.json) {
          const list = rows.map(({ tool, effect, operations }) => ({
            name: tool.name,
            effect,
            operations,
            description: tool.description,
          }));
          cli.json({ schemaVersion: 1, kind: 'tools', tools: list });
          return;
        }
        printTable(cli, rows, [
          { title: 'Tool', cell: ({ tool }) => cleanLine(tool.name), shrink: 2 },
          { title: 'Effect', cell: ({ effect }) => effect },
          { title: 'Serves', cell: ({ operations }) => operations.join(', '), shrink: 1 },
        ]);
      }),
    );
};
