// Drives the built program as a user would: real processes, real HTTP, a home of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Runs the program to its end. */
export function runProgram(args: string[], options: RunOptions = {}): Promise<Ended> {
  return startProgram(args, options).ended;
}

/** Starts the program; `ended` resolves with what it printed. */
export function startProgram(args: string[], options: RunOptions = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? projectRoot,
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', NO_COLOR: '1', ...options.env },
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
