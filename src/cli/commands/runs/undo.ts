// runs undo: takes back what a run wrote, as a plan that is shown and approved like any other.
import { lockedWorkflow, runHistory } from '../../../engine/index.ts';
import type { CommandFile } from '../../cli.ts';
import { planAndApply } from '../../plan-and-apply.ts';
import { attended } from '../../unattended/attended.ts';
import { type RunFlags, runFlags } from '../../workflow-flags.ts';

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
