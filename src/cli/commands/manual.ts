// manual: the page that `man clickup-agent` shows, made from the same words as the help. Hidden: the
// build calls it.
import { Command, type Option } from 'commander';
import type { Action, CommandFile } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { globalFlags } from '../global-flags.ts';

/** What an exit code means, in the words of docs/exit-codes.md. */
const MEANINGS = {
  done: 'done, or nothing to do',
  failed: 'failed',
  usage: 'usage',
  partial: 'partly done',
  authorization: 'authorization',
  denied: 'denied, or approval needed',
  quota: 'out of quota in the time allowed',
  unreachable: 'endpoint unreachable, or it lacks a tool',
  budget: 'a budget was reached',
  stale: 'the plan is stale, edited or from another machine',
  pending: 'changes pending (--detailed-exitcode)',
  locked: 'another run holds the lock',
  timeout: 'timed out',
  interrupted: 'interrupted',
} satisfies Record<keyof typeof EXIT, string>;

/** `commands`: every other command, loaded only when the page is made. */
export function manualCommand(commands: () => Promise<CommandFile[]>): CommandFile {
  return (program, action) => {
    program
      .command('manual', { hidden: true })
      .summary('print the manual page')
      .action(
        action(async ({ io, version }) => {
          const all = globalFlags(new Command(program.name()).description(program.description()));
          const nothing: Action = () => async () => {};
          for (const register of await commands()) register(all, nothing);
          io.out(manualOf(all, version).trimEnd());
        }, 'unloaded'),
      );
  };
}

/** The page in roff, which `man` reads. */
function manualOf(program: Command, version: string): string {
  const name = program.name();
  const lines = [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}"`,
    '.SH NAME',
    `${text(name)} \\- ${text(program.description())}`,
    '.SH SYNOPSIS',
    `.B ${text(name)}`,
    `[\\fIflags\\fR] [\\fIcommand\\fR]`,
    '.PP',
    'Without a command, it starts a chat.',
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => commandLines(command, [])),
    '.SH GLOBAL FLAGS',
    ...program.options.flatMap(optionLines),
    '.SH EXIT STATUS',
    ...(Object.keys(EXIT) as (keyof typeof EXIT)[]).flatMap((code) => [
      '.TP',
      `.B ${EXIT[code]}`,
      text(MEANINGS[code]),
    ]),
    '.SH ENVIRONMENT',
    ...['CLICKUP_AGENT_HOME', 'CLICKUP_API_TOKEN', 'CLICKUP_WORKSPACE', 'NO_COLOR'].flatMap(
      (variable) => ['.TP', `.B ${variable}`, text(VARIABLES[variable] ?? '')],
    ),
  ];
  return lines.join('\n');
}

const VARIABLES: Record<string, string> = {
  CLICKUP_AGENT_HOME: 'folder for settings and state, instead of the default',
  CLICKUP_API_TOKEN: "ClickUp's own token, where no profile names an endpoint",
  CLICKUP_WORKSPACE: 'the workspace, by name or id',
  NO_COLOR: 'no colors',
};

/** A command with its flags; one with commands below it only leads to those. */
function commandLines(command: Command, above: string[]): string[] {
  if ((command as Command & { _hidden?: boolean })._hidden || command.name() === 'help') return [];
  const path = [...above, command.name()];
  const usage = command.usage().replace(/\[options\] ?/, '');
  const own = [
    '.SS',
    text(`${path.join(' ')} ${command.commands.length > 0 ? 'command' : usage}`.trim()),
    text(`${command.summary() || command.description()}.`),
    ...command.options.filter(({ hidden }) => !hidden).flatMap(optionLines),
  ];
  return [...own, ...command.commands.flatMap((below) => commandLines(below, path))];
}

function optionLines({ flags, description }: Option): string[] {
  return ['.TP', `.B ${text(flags)}`, text(description)];
}

/** Plain text as roff: no line of it is a request, and dashes can be copied. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
