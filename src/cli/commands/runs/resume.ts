// runs resume: goes on with a run that was killed, interrupted or did not get everything done.
import type { CommandFile } from '../../cli.ts';
import { runAndReport, writingEngine } from '../../run-and-report.ts';
import { type AttendedFlags, attended, attendedFlags } from '../../unattended/attended.ts';

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
          const engine = await writingEngine(cli);
          return { report: await runAndReport(cli, (options) => engine.resume(id, options)) };
        });
      }),
    );
};
