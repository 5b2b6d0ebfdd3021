// run: plans a workflow, shows the plan, and with approval applies it.
import { writeFileSync } from 'node:fs';
import { AppError, messageOf } from '../../base/index.ts';
import {
  type Approval,
  approveAll,
  approveByPolicy,
  type LocalFile,
  type Plan,
} from '../../engine/index.ts';
import { applyAndReport } from '../apply-and-report.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { savePlanFile } from '../plan-file.ts';
import { attended, type Result } from '../unattended/attended.ts';
import { planDocument, planLines } from '../view/plan-view.ts';
import {
  loadWorkflow,
  type RunFlags,
  runFlags,
  splitFlags,
  workflowCommand,
} from '../workflow-flags.ts';

export const runCommand: CommandFile = (program, action) => {
  runFlags(program.command('run'))
    .summary('run a workflow: plan, approve, write, verify')
    .description(
      'Plans a workflow, shows every write, and applies the plan once it is approved.\n' +
        '`run WORKFLOW --help` shows the parameters of a workflow.',
    )
    .argument('[workflow]', 'its name')
    .argument('[parameters...]', '--parameter value …')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(
      action(async (cli, command) => {
        // Commander leaves the flags that it does not know among the arguments, in order.
        const [name, ...rest] = command.args;
        if (name === undefined || name === '--help' || name === '-h') return command.help();
        const workflow = await loadWorkflow(name);
        const own = workflowCommand(workflow).configureOutput({
          writeOut: (text) => cli.io.out(text.trimEnd()),
          writeErr: () => {},
        });
        own.parse(rest, { from: 'user' });
        const { flags, params } = splitFlags(workflow, own);
        const all = { ...command.opts<RunFlags>(), ...flags };
        await attended(cli, all, workflow.name, () =>
          planAndApply(cli, all, async () => (await cli.app().engine()).plan(workflow, params)),
        );
      }),
    );
};

/** Shows a plan and ends there, or goes on to approval and applying. */
async function planAndApply(
  cli: Cli,
  flags: RunFlags,
  makePlan: () => Promise<{ plan: Plan; files: LocalFile[] }>,
): Promise<Result> {
  const { plan, files } = await makePlan();
  for (const file of files) saveFile(cli, file);
  if (flags.planOut !== undefined) savePlanFile(flags.planOut, plan);
  const pending = plan.steps.length > 0;

  if (flags.dryRun || flags.planOut !== undefined) {
    showPlan(cli, plan);
    if (!cli.flags.json && pending) cli.io.out(nextStep(flags));
    if (flags.detailedExitcode && pending) cli.exit = EXIT.pending;
    return { report: null };
  }
  if (!cli.flags.json) showPlan(cli, plan);
  const approval = pending ? await approve(cli, flags, plan) : approveAll(plan);
  if (approval === null) {
    if (cli.flags.json) showPlan(cli, plan);
    throw new AppError('denied', 'Nothing was written: nobody approved the plan.', {
      next: 'Add --yes, or allow these operations in the profile’s policy.',
    });
  }
  return { report: await applyAndReport(cli, plan, approval), text: plan.report };
}

function showPlan(cli: Cli, plan: Plan): void {
  if (cli.flags.json) cli.json(planDocument(plan));
  else for (const line of planLines(plan, cli.io.columns)) cli.io.out(line);
}

function nextStep(flags: RunFlags): string {
  return flags.planOut === undefined
    ? 'Nothing was written. Run it without --dry-run to write.'
    : `Nothing was written. The plan is kept: clickup-agent apply ${flags.planOut}`;
}

/** A person's, a flag's or the policy's word; null when there is none. */
async function approve(cli: Cli, flags: RunFlags, plan: Plan): Promise<Approval | null> {
  if (flags.yes) return approveAll(plan);
  const byPolicy = approveByPolicy(plan);
  if (byPolicy || cli.io.ask === null || cli.flags.json) return byPolicy;
  const count = plan.steps.length;
  const answer = await cli.io.ask(`Write ${count === 1 ? 'this' : `these ${count}`}? [y/N] `);
  return /^y(es)?$/i.test(answer.trim()) ? approveAll(plan) : null;
}

/** Writes a file that a workflow made beside its plan. */
function saveFile(cli: Cli, { path, content, what }: LocalFile): void {
  try {
    writeFileSync(path, content);
    cli.progress(`${what} is in ${path}.`);
  } catch (thrown) {
    throw new AppError('usage', `${what} cannot be kept in ${path}: ${messageOf(thrown)}.`, {
      next: 'Name a file in a folder that exists and is writable.',
      cause: thrown,
    });
  }
}
