// The command line as a whole: global flags, the commands, and what an error looks like.
import { Command, CommanderError } from 'commander';
import { AppError, messageOf } from '../base/index.ts';
import { cleanText } from '../policy/index.ts';
import { type Action, createCli, type GlobalFlags, type Surroundings } from './cli.ts';
import { commandFiles } from './commands/index.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';

/** Runs one command line (without the program's own name). Answers the exit code. */
export async function runCommandLine(argv: string[], around: Surroundings): Promise<ExitCode> {
  const { io } = around;
  let exit: ExitCode = EXIT.done;
  let redact = (text: string) => text;
  const program = new Command('clickup-agent');

  const action: Action =
    (work) =>
    async (...args) => {
      const command = args.at(-1) as Command;
      const made = createCli(around, program.opts<GlobalFlags>());
      redact = made.redact;
      try {
        await work(made.cli, command);
        exit = made.cli.exit;
      } finally {
        await made.close();
      }
    };

  program
    .description(
      'Run work in ClickUp from a terminal: every write previewed, made once, reversible.',
    )
    .version(around.version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--profile <name>', 'the profile to use')
    .option('--endpoint <url|command>', "an MCP endpoint instead of the profile's")
    .option('--home <dir>', 'keep settings and state in this folder')
    .option('--json', 'print a JSON document')
    .option('--quiet', 'no progress')
    .option('--verbose', 'say more about what happens')
    .option('--no-color', 'no colours')
    .option('--max-wait <span>', 'longest wait for quota, such as 90s or 15m')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: () => {},
      getOutHelpWidth: () => io.columns ?? 80,
    });
  for (const register of commandFiles) register(program, action);

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.done;
    const error = readable(thrown, around);
    const asJson = program.opts<GlobalFlags>().json === true;
    const message = redact(cleanText(error.message));
    const next = error.next === undefined ? undefined : redact(cleanText(error.next));
    if (asJson) {
      const document = { code: error.code, message, next: next ?? null, ...error.data };
      io.out(redact(JSON.stringify({ schemaVersion: 1, kind: 'error', error: document }, null, 2)));
    }
    io.err(`Error: ${message}${next === undefined ? '' : `\n${next}`}`);
    return exitCodeOf(error.code);
  }
}

/** Anything thrown, as an error for a person. */
function readable(thrown: unknown, around: Surroundings): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof CommanderError) {
    return new AppError('usage', thrown.message.replace(/^error: /, ''), {
      next: 'Run `clickup-agent --help` to see the commands.',
    });
  }
  if (around.interrupted.aborted) return new AppError('interrupted', 'Interrupted.');
  return new AppError('failed', messageOf(thrown), {
    next: 'This is not supposed to happen. Run again with --verbose, and report it.',
    cause: thrown,
  });
}
