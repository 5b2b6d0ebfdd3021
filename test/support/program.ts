// Drives the built program as a user would: real HTTP, a home of its own, and a process of its own where
// the promise has to do with that.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { systemClock } from '../../src/base/index.ts';
import type { CliDeps, createShutdown, Io, runCommandLine } from '../../src/cli/index.ts';
import { projectRoot } from './source.ts';

const MAIN = join(projectRoot, 'dist/main.js');

/** How a command ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  input?: string;
  cwd?: string;
}

/** The environment of every run, wherever it happens: a test's own variables, and nothing of this machine's. */
const environmentWith = (own: RunOptions['env']) => ({
  ...{ PATH: process.env.PATH ?? '', TZ: 'UTC', NO_COLOR: '1' },
  ...own,
});

/** Set by the check that takes its time: every command line has a process of its own, as in real life. */
const PROCESSES = process.env.CLICKUP_AGENT_TEST_PROCESSES === '1';
/** What a process of its own would see, and one that is shared cannot be given. */
const OF_THE_PROCESS = /^(?:PATH|TZ|NODE_.*|.*_PROXY|.*_proxy|COLUMNS|TERM)$/;

/**
 * Runs the built program to its end, within this process where that makes no difference: it is loaded
 * once, and the engine knows it after the first command, which is five times as fast.
 */
export function runProgram(args: string[], options: RunOptions = {}): Promise<Ended> {
  const own =
    PROCESSES ||
    options.cwd !== undefined ||
    Object.keys(options.env ?? {}).some((name) => OF_THE_PROCESS.test(name));
  return own ? runProcess(args, options) : runHere(args, options);
}

/** Runs the program to its end in a process of its own. */
export function runProcess(args: string[], options: RunOptions = {}): Promise<Ended> {
  return startProgram(args, options).ended;
}

const { version: VERSION } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
) as { version: string };

/** The built program, loaded into this process once. */
let loaded:
  | { createShutdown: typeof createShutdown; runCommandLine: typeof runCommandLine }
  | undefined;

function loadProgram() {
  const { NODE_COMPILE_CACHE } = process.env;
  // What the engine compiles for all commands together is of no use to a start: a file is no folder.
  process.env.NODE_COMPILE_CACHE = MAIN;
  const { load } = createRequire(import.meta.url)(join(projectRoot, 'dist/load.js')) as {
    load(name: string): NonNullable<typeof loaded>;
  };
  if (NODE_COMPILE_CACHE === undefined) delete process.env.NODE_COMPILE_CACHE;
  else process.env.NODE_COMPILE_CACHE = NODE_COMPILE_CACHE;
  setMaxListeners(0);
  return load('./cli.js');
}

async function runHere(args: string[], { env, input = '' }: RunOptions): Promise<Ended> {
  loaded ??= loadProgram();
  let [out, err] = ['', ''];
  const io: Io = {
    out: (line) => {
      out += `${line}\n`;
    },
    err: (line) => {
      err += `${line}\n`;
    },
    errRaw: (raw) => {
      err += raw;
    },
    ...{ columns: null, live: false, colour: false, fault: () => null, ask: null, askSecret: null },
    input: () => Readable.from(input === '' ? [] : [Buffer.from(input)]),
    readInput: async () => input,
  };
  const around: CliDeps = {
    io,
    machine: {
      platform: process.platform,
      homeFolder: env?.HOME ?? homedir(),
      environment: environmentWith(env),
    },
    clock: systemClock,
    random: (bound) => randomInt(bound),
    systemTimeZone: () => 'UTC',
    version: VERSION,
    program: { node: process.execPath, script: MAIN },
    fetch,
    ending: loaded.createShutdown(),
  };
  const code = await loaded.runCommandLine(args, around);
  return { code, signal: null, out, err };
}

/** Starts the program; `ended` resolves with what it printed. */
export function startProgram(args: string[], options: RunOptions = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? projectRoot,
    env: environmentWith(options.env),
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    ended,
    firstLine: () =>
      firstLine(
        child,
        () => out,
        () => err,
      ),
  };
}

/** The first line that a server prints when it is ready. */
async function firstLine(
  child: ChildProcess,
  out: () => string,
  err: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const end = out().indexOf('\n');
      if (end >= 0) resolve(out().slice(0, end));
    };
    child.stdout?.on('data', look);
    child.on('close', () => reject(new Error(`It ended before it was ready: ${err()}`)));
    look();
  });
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'clickup-agent-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
