// One run: shown write by write, gone on with, or taken back.
import {
  formatInstant,
  formatSpan,
  lockedWorkflow,
  type RunReport,
  runHistory,
} from '../../../engine/index.ts';
import type { CommandFile } from '../../cli.ts';
import { planAndApply } from '../../plan-and-apply.ts';
import { runAndReport } from '../../run-and-report.ts';
import { type AttendedFlags, attended, attendedFlags } from '../../unattended/attended.ts';
import { reportLines, runDocument } from '../../view/plan-view.ts';
import { runLines } from '../../view/run-view.ts';
import { type RunFlags, runFlags } from '../../workflow-flags.ts';

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

/** Goes on with a run that was killed, interrupted or did not get everything done. */
export const runsResume: CommandFile = (runs, action) => {
  attendedFlags(runs.command('resume <id>'))
    .summary('resume a run that did not finish')
    .description(
      'Check what became of the writes that were in flight, then do the rest of what was ' +
        'approved. Nothing that was written is written again.',
    )
    .action(
      action(async (cli, command) => {
        const id = command.args[0] ?? '';
        await attended(cli, command.opts<AttendedFlags>(), `Run ${id}`, async () => {
          const engine = await cli.app().engine();
          return { report: await runAndReport(cli, (options) => engine.resume(id, options)) };
        });
      }),
    );
};

/** Takes back what a run wrote, as a plan that is shown and approved like any other. */
export const runsUndo: CommandFile = (runs, action) => {
  runFlags(runs.command('undo <id>'))
    .summary('undo what a run wrote')
    .description(
      'Plan the inverse of every write of the run that is still in place, last write first. What ' +
        'somebody has changed since is left as it is. An undo can be undone.',
    )
    .action(
      action(async (cli, command) => {
        const id = command.args[0] ?? '';
        const run = await runHistory(await cli.app().store()).get(id);
        const flags = command.opts<RunFlags>();
        await attended(cli, flags, `Undo of ${id}`, () =>
          planAndApply(cli, flags, {
            workflow: lockedWorkflow(run),
            lock: { lock: run.lock },
            plan: async (engine, hold) => ({ plan: await engine.planUndo(id, hold), files: [] }),
          }),
        );
      }),
    );
};
