// What every command is given: the terminal, the flags that all share, and the rooms on demand.
import type { Command } from 'commander';
import type { App } from '../app/index.ts';
import {
  AppError,
  type Clock,
  type Log,
  type RandomInt,
  type Redact,
  redactor,
  silentLog,
} from '../base/index.ts';
import type { Machine } from '../config/index.ts';
import type { Lane, WaitReason } from '../quota/index.ts';
import { parseDuration } from './duration.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { askAtTerminal } from './questions.ts';
import type { Shutdown } from './shutdown.ts';

/** The process, as `main` hands it over. */
export interface CliDeps {
  io: Io;
  machine: Machine;
  clock: Clock;
  random: RandomInt;
  /** What the system calls its time zone; undefined where it is set to nonsense. */
  systemTimeZone(): string | undefined;
  version: string;
  /** Absolute paths of Node and of this program, so that a schedule can start it again. */
  program: { node: string; script: string };
  fetch: typeof fetch;
  ending: Shutdown;
}

/** Flags that every command takes. */
export interface GlobalFlags {
  profile?: string;
  endpoint?: string[];
  home?: string;
  workspace?: string;
  store?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  logFile?: string;
  maxWait?: string;
}

export interface Cli extends CliDeps {
  /** The words of this command line, without the program's own name. */
  argv: readonly string[];
  /** IANA name. Errors: AppError `usage` for a wrong TZ. */
  systemTimeZone(): string;
  flags: GlobalFlags;
  /** Aborts when what is under way is to be cut off. */
  interrupted: AbortSignal;
  /** Where events go: the log file, stderr, or nowhere. */
  log: Log;
  /** Loads what `app` needs; done before a command's work, except for one that begins without it. */
  load(): Promise<void>;
  /** Opens the rooms, at the first call for a lane; they are closed when the command ends. */
  app(lane?: Lane): App;
  /** Closes the rooms; the next call of `app` opens those of this profile, null: as before. */
  reopen(profile: string | null): Promise<void>;
  /** Prints a JSON document to stdout. */
  json(document: unknown): void;
  /** A line of progress, unless --quiet. */
  progress(text: string): void;
  /** A line about something that went wrong alongside the work itself. */
  warn(text: string): void;
  /** Shows what is waited for, and how long; a progress bar is drawn there. */
  onWait(text: string): void;
  /** Keeps a further value out of everything that is shown or logged. */
  conceal(secret: string): void;
  /** The text without any secret that this command knows. */
  redact: Redact;
  /** What the command ends with; 0 unless set. */
  exit: ExitCode;
}

/** One command of the command line: its file registers it on the program. */
export type CommandFile = (program: Command, action: Action) => void;

/**
 * Wraps a command's work so that it gets a `Cli` and its end is awaited. Work that begins `unloaded`
 * calls `load` itself before it asks for rooms.
 */
export type Action = (
  work: (cli: Cli, command: Command) => Promise<void> | void,
  begins?: 'unloaded',
) => (...args: unknown[]) => Promise<void>;

/** The `Cli` of one command, what closes the rooms it opened, and what hides its secrets. */
interface CreatedCli {
  cli: Cli;
  close(): Promise<void>;
  redact: Redact;
}

/** Makes the `Cli` of one command. Errors: AppError `usage` for a wrong log file. */
export async function createCli(
  argv: readonly string[],
  around: CliDeps,
  flags: GlobalFlags,
): Promise<CreatedCli> {
  let openApp: typeof import('../app/index.ts').openApp | undefined;
  let opened: App | undefined;
  const concealed: string[] = [];
  const redact: Redact = (text) => {
    const known = redactor(concealed)(text);
    return opened?.redact(known) ?? known;
  };
  const systemTimeZone = () => knownTimeZone(around);
  if (around.machine.environment.TZ) systemTimeZone();
  const log = await openLog(around, flags, redact);
  const cli: Cli = {
    ...around,
    argv,
    systemTimeZone,
    flags,
    interrupted: around.ending.now,
    log,
    redact,
    exit: EXIT.done,
    async load() {
      ({ openApp } = await import('../app/index.ts'));
    },
    app(lane = 'batch') {
      if (!openApp) throw new Error('The rooms are not loaded.');
      opened ??= openApp({
        machine: around.machine,
        clock: around.clock,
        random: around.random,
        log,
        systemTimeZone,
        home: flags.home,
        profile: flags.profile,
        endpoints: flags.endpoint,
        workspace: flags.workspace,
        store: flags.store,
        lane,
        signal: around.ending.now,
        maxWaitMs: flags.maxWait === undefined ? undefined : parseDuration(flags.maxWait),
        version: around.version,
        input: around.io.input,
        warn: cli.warn,
        // The chat owns its terminal: nothing else may ask there.
        ask: lane === 'batch' ? askAtTerminal(around.io) : undefined,
        // A conversation shows its waits itself.
        ...(lane === 'batch' && { onWait: (until, why) => cli.onWait(waitWords(until, why)) }),
      });
      return opened;
    },
    async reopen(profile) {
      await opened?.close();
      opened = undefined;
      if (profile !== null) flags.profile = profile;
    },
    json: (document) => around.io.out(JSON.stringify(document, null, 2)),
    progress: (text) => {
      if (!flags.quiet) around.io.err(text);
    },
    warn(text) {
      around.io.err(`Warning: ${redact(text)}`);
      log('warn', 'warning', { text });
    },
    onWait: (text) => cli.progress(text),
    conceal: (secret) => {
      concealed.push(secret);
    },
  };
  const waitWords = (until: number, why: WaitReason) => {
    const seconds = Math.ceil((until - around.clock.now()) / 1_000);
    if (why === 'answer') return 'waiting for the endpoint to answer';
    if (why === 'unavailable') return `the endpoint does not answer; trying again in ${seconds} s`;
    return `waiting ${seconds} s for quota`;
  };
  return { cli, redact, close: async () => opened?.close() };
}

/** The system's time zone; UTC where it names none. Errors: AppError `usage` for a wrong TZ. */
function knownTimeZone({ systemTimeZone, machine }: CliDeps): string {
  const zone = systemTimeZone();
  if (zone !== undefined && zone !== 'Etc/Unknown') return zone;
  const { TZ } = machine.environment;
  if (!TZ) return 'UTC';
  throw new AppError('usage', `TZ is "${TZ}", which is not a time zone.`, {
    next: 'Set it to a name such as Europe/Berlin, or unset it.',
  });
}

/** Nothing is loaded for a log that nobody asked for. */
async function openLog(around: CliDeps, flags: GlobalFlags, redact: Redact): Promise<Log> {
  if (flags.logFile === undefined && !flags.verbose) return silentLog;
  const { createLog } = await import('./log/create-log.ts');
  return createLog({
    file: flags.logFile,
    err: flags.verbose ? around.io.err : undefined,
    clock: around.clock,
    redact,
  });
}
