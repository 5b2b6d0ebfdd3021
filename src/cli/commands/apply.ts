// apply: writes a kept plan exactly as it was shown.
import { approveAll } from '../../engine/index.ts';
import { applyAndReport } from '../apply-and-report.ts';
import type { CommandFile } from '../cli.ts';
import { readPlanFile } from '../plan-file.ts';
import { type AttendedFlags, attended, attendedFlags } from '../unattended/attended.ts';

export const applyCommand: CommandFile = (program, action) => {
  attendedFlags(program.command('apply <file>'))
    .summary('write a kept plan, exactly as it was shown')
    // Naming the file is the approval: it was looked at, and its hash says that it is the same.
    .action(
      action(async (cli, command) => {
        const plan = readPlanFile(command.args[0] ?? '');
        await attended(cli, command.opts<AttendedFlags>(), plan.workflow, async () => ({
          report: await applyAndReport(cli, plan, approveAll(plan)),
        }));
      }),
    );
};
