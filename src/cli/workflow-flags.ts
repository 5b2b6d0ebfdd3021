// A workflow's parameters as flags of the command line: made from its schema, parsed into raw values.
import { Command, InvalidArgumentError, Option } from 'commander';
import { findWorkflow } from '../app/index.ts';
import { AppError } from '../base/index.ts';
import { resolvePaths } from '../config/index.ts';
import {
  kebab,
  type Parameter,
  parametersOf,
  type RawParams,
  type Workflow,
} from '../engine/index.ts';
import type { Cli } from './cli.ts';
import { globalFlags } from './global-flags.ts';
import { type AttendedFlags, attendedFlags } from './unattended/attended.ts';

/** Flags of `run` itself, in addition to the workflow's. */
export interface RunFlags extends AttendedFlags {
  dryRun?: boolean;
  planOut?: string;
  yes?: boolean;
  propose?: boolean;
  detailedExitcode?: boolean;
}

/** A command that knows the flags of `run` and of one workflow. */
export function workflowCommand(workflow: Workflow): Command {
  const command = runFlags(new Command(`clickup-agent run ${workflow.name}`))
    .description(workflow.summary)
    .helpOption('-h, --help', 'show help')
    .allowExcessArguments(false)
    .exitOverride();
  const taken = new Set(
    [...command.options, ...globalFlags(new Command()).options].map(({ long }) => long),
  );
  for (const parameter of parametersOf(workflow)) {
    if (taken.has(parameter.flag) || parameter.flag === '--help') {
      throw new AppError(
        'usage',
        `${workflow.name} has a parameter "${parameter.name}", and ${parameter.flag} is a flag of every run.`,
        { next: 'Give the parameter another name.' },
      );
    }
    command.addOption(flagOf(parameter));
  }
  return command;
}

export function runFlags(command: Command): Command {
  return attendedFlags(command)
    .option('--dry-run', 'show what would be written without writing')
    .option('--plan-out <file>', 'save the plan to a file for `apply`')
    .option('--yes', 'write without asking')
    .option('--propose', 'leave the plan waiting for approval on the page of `web`')
    .option('--detailed-exitcode', 'with --dry-run: exit 10 if changes are pending');
}

/** Splits what commander parsed into the flags of `run` and the workflow's raw parameters. */
export function splitFlags(
  workflow: Workflow,
  command: Command,
): { flags: RunFlags; params: RawParams } {
  const all = command.opts<Record<string, unknown>>();
  const params = Object.fromEntries(
    Object.keys(workflow.params.shape).flatMap((name) =>
      all[name] === undefined ? [] : [[name, all[name]]],
    ),
  );
  return { flags: all as RunFlags, params };
}

function flagOf({ name, flag, type, choices, about }: Parameter): Option {
  if (type === 'boolean') return new Option(flag, about);
  const option = new Option(`${flag} <${kebab(name)}>`, about);
  if (choices) option.choices(choices);
  if (type === 'list' || type === 'texts') {
    // Given several times; a list also with commas.
    option.argParser((value: string, earlier: string[] | undefined) => [
      ...(earlier ?? []),
      ...(type === 'texts' ? [value] : value.split(',').map((part) => part.trim())),
    ]);
  }
  if (type === 'number') option.argParser(numberOf);
  return option;
}

function numberOf(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number))
    throw new InvalidArgumentError('This is not a number.');
  return number;
}

/** The workflow of a name or a file. Errors: AppError `usage`. */
export function loadWorkflow(cli: Pick<Cli, 'flags' | 'machine'>, text: string): Promise<Workflow> {
  return findWorkflow(text, resolvePaths(cli.flags.home, cli.machine).config);
}
