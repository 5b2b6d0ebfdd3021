// Slash commands that are commands of the command line: the same code, its lines collected.
import { Command } from 'commander';
import { AppError } from '../../base/index.ts';
import type { Action, Cli, CommandFile } from '../cli.ts';

type Report = import('../../tui/index.ts').Report;
type ReportName = import('../../tui/index.ts').ReportName;

/** How a report is a command line: its command, and the words before what the person added. */
interface Way {
  command: () => Promise<CommandFile>;
  words(args: readonly string[]): string[];
}

const WAYS = {
  workflows: {
    command: async () => (await import('../commands/workflows/index.ts')).workflowsCommand,
    words: () => ['workflows'],
  },
  runs: {
    command: async () => (await import('../commands/runs/index.ts')).runsCommand,
    words: (args) =>
      args.length > 0 && !args[0]?.startsWith('-')
        ? ['runs', 'show', ...args]
        : ['runs', 'list', ...args],
  },
  tree: {
    command: async () => (await import('../commands/tree.ts')).treeCommand,
    words: (args) => ['tree', ...args],
  },
  tools: {
    command: async () => (await import('../commands/tools.ts')).toolsCommand,
    words: (args) => ['tools', ...args],
  },
  endpoint: {
    command: async () => (await import('../commands/endpoint/index.ts')).endpointCommand,
    words: () => ['endpoint', 'list'],
  },
  quota: {
    command: async () => (await import('../commands/quota.ts')).quotaCommand,
    words: () => ['quota'],
  },
  doctor: {
    command: async () => (await import('../commands/doctor.ts')).doctorCommand,
    words: () => ['doctor'],
  },
} satisfies Record<ReportName, Way>;

/** Every report, on the rooms that the chat has open. */
export function chatReports(cli: Cli): Record<ReportName, Report> {
  const made = Object.entries(WAYS).map(([name, way]): [string, Report] => [
    name,
    (args, width) => collect(cli, way, args, width),
  ]);
  return Object.fromEntries(made) as Record<ReportName, Report>;
}

async function collect(
  cli: Cli,
  { command, words }: Way,
  args: readonly string[],
  width: number,
): Promise<string[]> {
  const lines: string[] = [];
  const out = (text: string) => lines.push(...text.split('\n'));
  const own: Cli = {
    ...cli,
    // What a pipe would get: text, with nobody to ask.
    flags: { ...cli.flags, json: false, quiet: true },
    progress: () => {},
    warn: out,
    io: {
      ...cli.io,
      out,
      err: out,
      errRaw: () => {},
      columns: width,
      live: false,
      ask: null,
      askSecret: null,
    },
  };
  const program = new Command('clickup-agent').exitOverride();
  program.configureOutput({ writeOut: out, writeErr: () => {} });
  const action: Action =
    (work) =>
    async (...given) =>
      work(own, given.at(-1) as Command);
  (await command())(program, action);
  try {
    await program.parseAsync(words(args), { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof AppError || lines.length === 0) throw asUsage(thrown);
  }
  return lines;
}

/** What commander says about words that it does not know. */
function asUsage(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  return new AppError('usage', thrown.message.replace(/^error: /, ''));
}
