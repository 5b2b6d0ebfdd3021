// A workflow's parameters as flags of the command line: made from its schema, parsed into raw values.
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { AppError } from '../base/index.ts';
import { kebab, type RawParams, type Workflow } from '../engine/index.ts';
import { type AttendedFlags, attendedFlags } from './unattended/attended.ts';

/** Flags of `run` itself, beside the workflow's. */
export interface RunFlags extends AttendedFlags {
  dryRun?: boolean;
  planOut?: string;
  yes?: boolean;
  detailedExitcode?: boolean;
}

/** A command that knows the flags of `run` and of one workflow. */
export function workflowCommand(workflow: Workflow): Command {
  const command = runFlags(new Command(`clickup-agent run ${workflow.name}`))
    .description(workflow.summary)
    .helpOption('-h, --help', 'show help')
    .allowExcessArguments(false)
    .exitOverride();
  for (const [name, schema] of Object.entries(workflow.params.shape)) {
    command.addOption(flagOf(name, schema as z.ZodType));
  }
  return command;
}

export function runFlags(command: Command): Command {
  return attendedFlags(command)
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--plan-out <file>', 'keep the plan in a file for `apply`')
    .option('--yes', 'write without asking')
    .option('--detailed-exitcode', 'with --dry-run: exit 10 when there is something to do');
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

function flagOf(name: string, schema: z.ZodType): Option {
  const inner = unwrap(schema);
  const description = schema.description ?? inner.description ?? '';
  if (inner instanceof z.ZodBoolean) return new Option(`--${kebab(name)}`, description);
  const option = new Option(`--${kebab(name)} <value>`, description);
  if (inner instanceof z.ZodArray) {
    // Given several times, or with commas.
    option.argParser((value: string, earlier: string[] | undefined) => [
      ...(earlier ?? []),
      ...value.split(',').map((part) => part.trim()),
    ]);
  }
  if (inner instanceof z.ZodNumber) option.argParser(numberOf);
  return option;
}

function numberOf(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number))
    throw new InvalidArgumentError('It is not a number.');
  return number;
}

/** The schema inside optional and default wrappers. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}

/** The built-in workflow of a name. Errors: AppError `usage` with the names there are. */
export async function loadWorkflow(name: string): Promise<Workflow> {
  const { workflows } = await import('../../workflows/index.ts');
  if (Object.hasOwn(workflows, name)) return workflows[name as keyof typeof workflows].load();
  throw new AppError('usage', `There is no workflow "${name}".`, {
    next: `Known: ${Object.keys(workflows).join(', ')}.`,
  });
}
