// What every command is given: the terminal, the flags that all share, and the rooms on demand.
import type { Command } from 'commander';
import { type App, openApp } from '../app/index.ts';
import type { Clock, Log, RandomInt } from '../base/index.ts';
import { silentLog } from '../base/index.ts';
import type { Machine } from '../config/index.ts';
import { parseDuration } from './duration.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** The process, as `main` hands it over. */
export interface Surroundings {
  io: Io;
  machine: Machine;
  clock: Clock;
  random: RandomInt;
  systemTimeZone: string;
  version: string;
  /** Aborts when the person interrupts. */
  interrupted: AbortSignal;
  /** True once the system asked the process to end. */
  terminating: () => boolean;
}

/** Flags that every command takes. */
export interface GlobalFlags {
  profile?: string;
  endpoint?: string;
  home?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  maxWait?: string;
}

export interface Cli extends Surroundings {
  flags: GlobalFlags;
  /** Opens the rooms for a chosen lane; they are closed when the command ends. */
  app(): App;
  /** Prints a JSON document to stdout. */
  json(document: unknown): void;
  /** A line of progress, unless --quiet. */
  progress(text: string): void;
  /** What the command ends with; 0 unless set. */
  exit: ExitCode;
}

/** One command of the command line: its file registers it on the program. */
export type CommandFile = (program: Command, action: Action) => void;

/** Wraps a command's work so that it gets a `Cli` and its end is awaited. */
export type Action = (
  work: (cli: Cli, command: Command) => Promise<void> | void,
) => (...args: unknown[]) => Promise<void>;

/** Makes the `Cli` of one command, and a function that closes what it opened. */
export function createCli(
  around: Surroundings,
  flags: GlobalFlags,
): { cli: Cli; close(): Promise<void>; redact(text: string): string } {
  let opened: App | undefined;
  const cli: Cli = {
    ...around,
    flags,
    exit: EXIT.done,
    app() {
      opened ??= openApp({
        machine: around.machine,
        clock: around.clock,
        random: around.random,
        log: flags.verbose ? stderrLog(around.io) : silentLog,
        systemTimeZone: around.systemTimeZone,
        home: flags.home,
        profile: flags.profile,
        endpoint: flags.endpoint,
        lane: 'batch',
        signal: around.interrupted,
        maxWaitMs: flags.maxWait === undefined ? undefined : parseDuration(flags.maxWait),
        version: around.version,
        input: around.io.input,
      });
      return opened;
    },
    json: (document) => around.io.out(JSON.stringify(document, null, 2)),
    progress: (text) => {
      if (!flags.quiet) around.io.err(text);
    },
  };
  return {
    cli,
    close: async () => opened?.close(),
    redact: (text) => opened?.redact(text) ?? text,
  };
}

function stderrLog(io: Io): Log {
  return (level, event, fields) =>
    io.err(`${level} ${event}${fields ? ` ${JSON.stringify(fields)}` : ''}`);
}
