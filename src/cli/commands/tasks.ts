// tasks: looks at the tasks of a query before anything is done with them.
import { cleanLine } from '../../base/index.ts';
import { csvLine } from '../../intake/index.ts';
import { findTasks, type QueryFlags, queryOf, taskCells } from '../../selection/index.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { counted } from '../view/plan-view.ts';
import { printTable } from '../view/table.ts';

interface Flags extends QueryFlags {
  csv?: boolean;
}

/** What the table shows; --csv and --json show all. */
const SHOWN = ['id', 'status', 'assignees', 'due', 'list', 'name'];

export const tasksCommand: CommandFile = (program, action) => {
  program
    .command('tasks')
    .summary('show the tasks that match a query')
    .description(
      'Shows the tasks that match a query, such as\n' +
        '  clickup-agent tasks --where "list:Inbox open assignee:me due<=friday"\n' +
        'The language: list, folder, space, status, assignee, creator, tag, priority, due, start,\n' +
        'created, updated, done, estimate, tracked, points, name, description, text, id, parent,\n' +
        'archived, field:"Customer tier"=Gold; open, closed, overdue, unassigned, subtask;\n' +
        'and, or, -, ( ). Values with commas mean any of them; none and any are values of all.',
    )
    .argument('[query...]', 'the query, instead of --where')
    .option('--where <query>', 'which tasks')
    .option('--where-file <file>', 'which tasks, from a file')
    .option('--csv', 'print comma-separated values, custom fields too')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const where = queryOf(flags, { words: command.args });
        const engine = await cli.app().engine();
        const { selection, notes, timeZone } = await findTasks(engine, where, cli.progress);
        if (cli.flags.json) {
          const { query, tasks, asked, here } = selection;
          const document = { schemaVersion: 1, kind: 'tasks', query, count: tasks.length };
          cli.json({ ...document, asked, filteredHere: here, timeZone, notes, tasks });
          return;
        }
        const rows = selection.tasks.map((task) => taskCells(task, timeZone));
        if (flags.csv) printCsv(cli, rows);
        else {
          const columns = SHOWN.map((title) => ({
            title,
            // A day is enough to look at; --csv and --json have the time.
            cell: (row: Record<string, string>) =>
              cleanLine(row[title] ?? '', 200).replace(
                title === 'due' ? /^\w+ | \d\d:\d\d$/g : '',
                '',
              ),
            // By its name a task is known on a narrow terminal too.
            shrink: { assignees: 3, list: 2, name: 1 }[title] ?? 0,
            least: title === 'name' ? 20 : 8,
          }));
          if (rows.length > 0) printTable(cli, rows, columns);
          cli.io.out(`${counted(rows.length, 'task')}.`);
        }
        for (const note of notes) cli.progress(note);
      }),
    );
};

function printCsv(cli: Cli, rows: Record<string, string>[]): void {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  cli.io.out(csvLine(titles.length > 0 ? titles : SHOWN));
  for (const row of rows) cli.io.out(csvLine(titles.map((title) => row[title] ?? '')));
}
