// Slash commands that are commands of the command line: the same code, its lines collected.
import { Command } from 'commander';
import { AppError } from '../../base/index.ts';
import type { Action, Cli } from '../cli.ts';

type Report = import('../../tui/index.ts').Report;
type ReportName = import('../../tui/index.ts').ReportName;

/** The command line that each report is; the words that the person added come last. */
const LINES: Record<ReportName, (args: readonly string[]) => string[]> = {
  workflows: () => ['workflows'],
  runs: (args) => ['runs', args[0] === undefined || args[0].startsWith('-') ? 'list' : 'show'],
  tree: () => ['tree'],
  tools: () => ['tools'],
  endpoint: () => ['endpoint', 'list'],
  quota: () => ['quota'],
  doctor: () => ['doctor'],
};

/** Every report, on the rooms that the chat has open. */
export function chatReports(cli: Cli): Record<ReportName, Report> {
  const made = Object.entries(LINES).map(([name, words]): [string, Report] => [
    name,
    (args, width) => collect(cli, [...words(args), ...args], width),
  ]);
  return Object.fromEntries(made) as Record<ReportName, Report>;
}

async function collect(cli: Cli, words: readonly string[], width: number): Promise<string[]> {
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
  const { commandsFor } = await import('../commands/index.ts');
  for (const register of await commandsFor(words.slice(0, 1))) register(program, action);
  try {
    await program.parseAsync([...words], { from: 'user' });
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
