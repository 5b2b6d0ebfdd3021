// runs show: one run, write by write.
import { formatInstant, formatSpan, type RunReport, runHistory } from '../../../engine/index.ts';
import type { CommandFile } from '../../cli.ts';
import { reportLines, runDocument } from '../../view/plan-view.ts';
import { runLines } from '../../view/run-view.ts';

export const runsShow: CommandFile = (runs, action) => {
  runs
    .command('show <id>')
    .summary('show one run, write by write')
    .action(
      action(async (cli, command) => {
        const run = await runHistory(await cli.app().store()).get(command.args[0] ?? '');
        if (cli.flags.json) cli.json(runDocument(run));
        else {
          cli.io.out(whenOf(run));
          for (const line of reportLines(run)) cli.io.out(line);
          for (const line of runLines(run, cli.io.columns)) cli.io.out(line);
        }
      }),
    );
};

function whenOf({ startedAt, finishedAt, timeZone, endpoint }: RunReport): string {
  const took = finishedAt === null ? '' : `, took ${formatSpan(finishedAt - startedAt)}`;
  return `Started ${formatInstant(startedAt, timeZone)} on ${endpoint.name}${took}.`;
}
