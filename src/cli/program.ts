// The command line as a whole: global flags, the commands, and what an error looks like.
import { Command, CommanderError } from 'commander';
import { AppError, cleanText, didYouMean } from '../base/index.ts';
import { type Action, type CliDeps, createCli, type GlobalFlags } from './cli.ts';
import { COMMAND_NAMES, commandsFor } from './commands/index.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { globalFlags } from './global-flags.ts';
import { networkNote, sendThroughProxy } from './proxy.ts';
import { readableError } from './readable-error.ts';

/** Runs one command line (without the program's own name). Answers the exit code. */
export async function runCommandLine(argv: string[], around: CliDeps): Promise<ExitCode> {
  const { io } = around;
  let exit: ExitCode = EXIT.done;
  let redact = (text: string) => text;
  const program = new Command('clickup-agent');

  const action: Action =
    (work, begins) =>
    async (...args) => {
      const command = args.at(-1) as Command;
      const made = await createCli(argv, around, program.opts<GlobalFlags>());
      redact = made.redact;
      const { log } = made.cli;
      const startedAt = around.clock.now();
      log('info', 'command-started', { command: pathOf(command), version: around.version });
      try {
        await sendThroughProxy(around.machine.environment);
        if (begins !== 'unloaded') await made.cli.load();
        await work(made.cli, command);
        exit = made.cli.exit;
      } catch (thrown) {
        // Help that was asked for inside a command is no failure.
        if (thrown instanceof CommanderError && thrown.exitCode === 0) throw thrown;
        const error = readableError(thrown, around.ending);
        exit = exitCodeOf(error.code);
        log('error', 'command-failed', { code: error.code, message: error.message });
        throw error;
      } finally {
        around.ending.settle();
        await made.close();
        log('info', 'command-ended', { exit, ms: around.clock.now() - startedAt });
      }
    };

  program
    .description(
      'Run work in ClickUp from a terminal: every write previewed, made once, reversible.',
    )
    .version(around.version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError(false)
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: () => {},
      getOutHelpWidth: () => io.columns ?? 80,
    });
  globalFlags(program);
  for (const register of await commandsFor(argv, program.options)) register(program, action);

  try {
    await program.parseAsync(argv, { from: 'user' });
    // A stream tells of its failure a turn after the write.
    await new Promise((resolve) => setImmediate(resolve));
    const fault = io.fault();
    if (exit === EXIT.done && fault !== null && !around.ending.wrote) {
      throw new AppError('failed', `The result cannot be written to standard output: ${fault}.`);
    }
    return exit;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.done;
    const error = readableError(thrown, around.ending);
    const asJson = program.opts<GlobalFlags>().json === true;
    const message = redact(cleanText(error.message));
    const { unknownCommand } = error.data;
    const meant =
      typeof unknownCommand === 'string' ? didYouMean(unknownCommand, COMMAND_NAMES) : null;
    const hints = [
      meant,
      error.next,
      ...(error.code === 'unreachable' ? [noteOn(around, message)] : []),
    ];
    const hint = hints.filter((one) => typeof one === 'string').join('\n');
    const next = hint === '' ? undefined : redact(cleanText(hint));
    if (asJson) {
      const document = { code: error.code, message, next: next ?? null, ...error.data };
      io.out(redact(JSON.stringify({ schemaVersion: 1, kind: 'error', error: document }, null, 2)));
    }
    io.err(`Error: ${message}${next === undefined ? '' : `\n${next}`}`);
    return exitCodeOf(error.code);
  }
}

/** Where the network has a part in it; a proxy that cannot be read was told of before. */
function noteOn({ machine }: CliDeps, message: string): string | null {
  try {
    return networkNote(machine.environment, message);
  } catch {
    return null;
  }
}

/** A command's name with those above it, the program's own left out: `runs list`. */
function pathOf(command: Command): string {
  const above = command.parent?.parent ? `${pathOf(command.parent)} ` : '';
  return `${above}${command.name()}`;
}
