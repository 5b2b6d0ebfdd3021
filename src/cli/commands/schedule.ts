// schedule: has the system start a workflow by itself, through crontab or a systemd timer.
import type { Command } from 'commander';
import { AppError } from '../../base/index.ts';
import { checkParams, kebab } from '../../engine/index.ts';
import type { Action, Cli, CommandFile } from '../cli.ts';
import { machineOf, type SchedulerName, schedulers } from '../schedule/index.ts';
import { checkName, jobOf, usualName } from '../schedule/job.ts';
import { momentInWords, parseMoment } from '../schedule/moment.ts';
import type { Job } from '../schedule/scheduler.ts';
import { loadWorkflow, splitFlags, workflowCommand } from '../workflow-flags.ts';

interface Flags {
  on: string;
  name?: string;
  systemd?: boolean;
  crontab?: boolean;
  policy?: boolean;
}

export const scheduleCommand: CommandFile = (program, action) => {
  const schedule = program
    .command('schedule')
    .summary('run a workflow on a schedule')
    .description(
      'Run a workflow from crontab or a systemd user timer. Everything after -- goes to the workflow:\n' +
        '  clickup-agent schedule install weekly-sync --on "fri 17:00" -- --catch-up 4',
    );
  printCommand(schedule, action);
  installCommand(schedule, action);
  removeCommand(schedule, action);
  listCommand(schedule, action);
};

function printCommand(schedule: Command, action: Action): void {
  jobFlags(schedule.command('print'))
    .summary('show what `install` would add')
    .action(
      action(async (cli, command) => {
        const { how, job, hint } = await readJob(cli, command);
        if (hint !== null) cli.progress(hint);
        const text = schedulers[how].print(job);
        if (cli.flags.json) cli.json({ ...documentOf(how, job), text });
        else cli.io.out(text);
      }),
    );
}

function installCommand(schedule: Command, action: Action): void {
  jobFlags(schedule.command('install'))
    .summary('install the schedule, replacing one of the same name')
    .action(
      action(async (cli, command) => {
        const { how, job, hint } = await readJob(cli, command);
        const message = await schedulers[how].install(job, machineOf(cli.machine));
        if (cli.flags.json) cli.json({ ...documentOf(how, job), installed: true });
        else cli.io.out(`${job.name} runs ${momentInWords(job.moment)}. ${message}`);
        if (hint !== null) cli.progress(hint);
      }),
    );
}

function removeCommand(schedule: Command, action: Action): void {
  whereFlags(schedule.command('remove'))
    .argument('<workflow>', 'name of the workflow or of the schedule')
    .option('--name <name>', 'name of the schedule')
    .summary('remove the schedule')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<Flags>();
        const how = chooseScheduler(cli, flags);
        const name = checkName(flags.name ?? usualName(command.args[0] ?? '', cli.flags.profile));
        const removed = await schedulers[how].remove(name, machineOf(cli.machine));
        if (!removed) throw await unknownJob(cli, how, name);
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'schedule', name, removed });
        else cli.io.out(`${name} is no longer scheduled.`);
      }),
    );
}

function listCommand(schedule: Command, action: Action): void {
  whereFlags(schedule.command('list'))
    .summary('list the schedules')
    .action(
      action(async (cli, command) => {
        const how = chooseScheduler(cli, command.opts<Flags>());
        const names = (await schedulers[how].list(machineOf(cli.machine))).map(({ name }) => name);
        if (cli.flags.json) cli.json({ schemaVersion: 1, kind: 'schedules', how, names });
        else cli.io.out(names.length === 0 ? 'Nothing is scheduled.' : names.join('\n'));
      }),
    );
}

function jobFlags(command: Command): Command {
  return whereFlags(command)
    .argument('<workflow>', 'name of a workflow, or a file')
    .argument('[parameters...]', 'after --: parameters for `run`')
    .option(
      '--on <time>',
      'when to run, such as "fri 17:00", "mon-fri 9:00", "daily 7:30"',
      'fri 17:00',
    )
    .option('--name <name>', 'name of the schedule, to schedule a workflow twice')
    .option('--policy', 'rely on the profile’s policy for approval instead of --yes');
}

function whereFlags(command: Command): Command {
  return command
    .option('--crontab', 'use the crontab (default)')
    .option('--systemd', 'use a systemd user timer, which catches up on missed starts');
}

/** The job that the command line describes; its parameters are checked as `run` would. */
async function readJob(cli: Cli, command: Command) {
  const [target = '', ...args] = command.args;
  const flags = command.opts<Flags>();
  const how = chooseScheduler(cli, flags);
  const moment = parseMoment(flags.on);
  const workflow = await loadWorkflow(cli, target);
  const own = workflowCommand(workflow).configureOutput({ writeErr: () => {} });
  own.parse(args, { from: 'user' });
  const { params } = splitFlags(workflow, own);
  checkParams(workflow, params);
  checkKey(cli, how, workflow.modelWith ?? [], params);
  const byPolicy = flags.policy === true;
  const job = jobOf(cli, { workflow: target, args, moment, name: flags.name, byPolicy });
  const forgets = how === 'crontab' && 'catchUp' in workflow.params.shape && !params.catchUp;
  const hints = [
    ...(forgets ? ['Add `-- --catch-up 4` and a missed week is made up for.'] : []),
    ...(cli.app().profile.endpoint.kind === 'sandbox' ? [SIMULATED] : []),
  ];
  return { how, job, hint: hints.length > 0 ? hints.join('\n') : null };
}

const SIMULATED =
  'It works on the simulated workspace of this machine, because no profile names another. Add yours with `clickup-agent endpoint add`.';

/** Errors: AppError `usage` for a run that would lack the model's key: schedulers carry no secrets. */
function checkKey(
  { machine }: Cli,
  how: SchedulerName,
  modelWith: readonly string[],
  params: Readonly<Record<string, unknown>>,
): void {
  const asking = modelWith.find((name) => params[name] !== undefined && params[name] !== false);
  // Windows gives its tasks the variables that a person has set for good.
  if (asking === undefined || (how === 'schtasks' && machine.environment[MODEL_KEY])) return;
  throw new AppError(
    'usage',
    `--${kebab(asking)} needs ${MODEL_KEY}, which a scheduled run does not have.`,
    {
      next: `Leave it out, or start \`clickup-agent run\` from a script of yours that sets ${MODEL_KEY}.`,
    },
  );
}

const MODEL_KEY = 'ANTHROPIC_API_KEY';

function chooseScheduler(cli: Cli, flags: Flags): SchedulerName {
  if (flags.systemd && flags.crontab) {
    throw new AppError('usage', '--systemd and --crontab exclude each other.');
  }
  if (cli.machine.platform === 'win32') return 'schtasks';
  return flags.systemd ? 'systemd' : 'crontab';
}

function documentOf(how: SchedulerName, { name, moment, command }: Job) {
  return { schemaVersion: 1, kind: 'schedule', how, name, on: momentInWords(moment), command };
}

async function unknownJob(cli: Cli, how: SchedulerName, name: string): Promise<AppError> {
  const names = (await schedulers[how].list(machineOf(cli.machine))).map((one) => one.name);
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There is none.';
  const other = how === 'systemd' ? '' : ' Timers are removed with --systemd.';
  return new AppError('usage', `There is no schedule "${name}".`, { next: `${there}${other}` });
}
