// apply: writes a saved plan exactly as it was shown, or what has become of it.
import { applyReplanned } from '../apply-replanned.ts';
import type { CommandFile } from '../cli.ts';
import { approveSaved, readPlanFile } from '../plan-file.ts';
import { applyAndReport, writingEngine } from '../run-and-report.ts';
import { type AttendedFlags, attended, attendedFlags } from '../unattended/attended.ts';

interface ApplyFlags extends AttendedFlags {
  allowDrift?: boolean;
  approve?: string;
  yes?: boolean;
}

export const applyCommand: CommandFile = (program, action) => {
  attendedFlags(program.command('apply <file>'))
    .summary('apply a saved plan exactly as it was shown')
    .option(
      '--approve <hash>',
      'approve a plan from another machine by the hash that `plan show` prints',
    )
    .option('--allow-drift', 'plan again, show what differs, and apply that once it is approved')
    .option('--yes', 'with --allow-drift: apply without asking')
    .action(
      action(async (cli, command) => {
        const saved = readPlanFile(cli, command.args[0] ?? '');
        const { plan } = saved;
        const { allowDrift, yes, approve, ...flags } = command.opts<ApplyFlags>();
        await attended(cli, flags, plan.workflow, async () => {
          const approval = await approveSaved(cli, saved, approve);
          const engine = await writingEngine(cli);
          if (allowDrift) return { report: await applyReplanned(cli, engine, plan, yes === true) };
          return { report: await applyAndReport(cli, engine, plan, { approval }) };
        });
      }),
    );
};
