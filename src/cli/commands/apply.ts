// apply: writes a kept plan exactly as it was shown, or what has become of it.
import { approveAll } from '../../engine/index.ts';
import { applyAnew } from '../apply-anew.ts';
import type { CommandFile } from '../cli.ts';
import { readPlanFile } from '../plan-file.ts';
import { applyAndReport } from '../run-and-report.ts';
import { type AttendedFlags, attended, attendedFlags } from '../unattended/attended.ts';

interface ApplyFlags extends AttendedFlags {
  allowDrift?: boolean;
  yes?: boolean;
}

export const applyCommand: CommandFile = (program, action) => {
  attendedFlags(program.command('apply <file>'))
    .summary('write a kept plan, exactly as it was shown')
    .option('--allow-drift', 'plan anew, show what differs, and write that once it is approved')
    .option('--yes', 'with --allow-drift: write what differs without asking')
    .action(
      action(async (cli, command) => {
        const plan = readPlanFile(command.args[0] ?? '');
        const { allowDrift, yes, ...flags } = command.opts<ApplyFlags>();
        await attended(cli, flags, plan.workflow, async () => {
          const engine = await cli.app().engine();
          if (allowDrift) return { report: await applyAnew(cli, engine, plan, yes === true) };
          // Naming the file is the approval: it was looked at, and its hash says that it is the same.
          return {
            report: await applyAndReport(cli, engine, plan, { approval: approveAll(plan) }),
          };
        });
      }),
    );
};
