// run: plans a workflow, shows the plan, and with approval applies it.
import { isOwnWorkflow, isWorkflowPath } from '../../app/index.ts';
import { resolvePaths } from '../../config/index.ts';
import { listOf } from '../../engine/index.ts';
import type { CommandFile } from '../cli.ts';
import { planAndApply } from '../plan-and-apply.ts';
import { planningUnder } from '../run-and-report.ts';
import { canSupervise, supervise } from '../supervise.ts';
import { attended } from '../unattended/attended.ts';
import {
  loadWorkflow,
  type RunFlags,
  runFlags,
  splitFlags,
  workflowCommand,
} from '../workflow-flags.ts';

const SIMULATED = 'This is the simulated workspace of this machine: no profile names another.';

export const runCommand: CommandFile = (program, action) => {
  runFlags(program.command('run'))
    .summary('run a workflow: plan, approve, write, verify')
    .description(
      'Plan a workflow, show every write, and apply the plan once it is approved. ' +
        '`run WORKFLOW --help` shows the parameters of a workflow.',
    )
    .argument('[workflow]', 'name of a workflow, or a file such as ./mine.ts')
    .argument('[parameters...]', '--parameter value …')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(
      action(async (cli, command) => {
        // Commander leaves the flags that it does not know among the arguments, in order.
        const [name, ...rest] = command.args;
        if (name === undefined || name === '--help' || name === '-h') return command.help();
        const { config } = resolvePaths(cli.flags.home, cli.machine);
        if (canSupervise(cli) && (await isOwnWorkflow(name, config))) {
          return supervise(cli, name, command.opts<RunFlags>().timeout);
        }
        const workflow = await loadWorkflow(cli, name);
        const own = workflowCommand(workflow).configureOutput({
          writeOut: (text) => cli.io.out(text.trimEnd()),
          writeErr: () => {},
        });
        own.parse(rest, { from: 'user' });
        const { flags, params } = splitFlags(workflow, own);
        const all = { ...command.opts<RunFlags>(), ...flags };
        // Nobody watches a run from cron: its log has to say that no real workspace was touched.
        const simulated = cli.app().profile.endpoint.kind === 'sandbox';
        if (simulated && cli.io.ask === null && all.yes) cli.progress(SIMULATED);
        await attended(cli, all, workflow.name, () =>
          planAndApply(cli, all, {
            workflow: workflow.name,
            lock: listOf(params),
            file: isWorkflowPath(name) ? name : undefined,
            plan: (engine, hold) => engine.plan(workflow, params, planningUnder(cli, hold)),
          }),
        );
      }),
    );
};
