// Starting a command and ending it with everything it started, on every system.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { windowsStart } from './windows-command.ts';

export interface ProcessOptions {
  env: Record<string, string>;
  cwd?: string;
}

const WINDOWS = process.platform === 'win32';

/** Starts a command with three pipes. It reports a command that is not there as an `error` event. */
export function startProcess(
  command: string,
  args: string[],
  options: ProcessOptions,
): ChildProcessWithoutNullStreams {
  const fixed = { ...options, stdio: 'pipe', windowsHide: true } as const;
  // A group of its own: Ctrl-C in the terminal is ours to handle, and the group can be ended whole.
  if (!WINDOWS) return spawn(command, args, { ...fixed, detached: true });
  const start = windowsStart(command, args, options.env, existsSync);
  return spawn(start.file, start.args, { ...fixed, windowsVerbatimArguments: start.verbatim });
}

/** Signals a child and its descendants. Windows knows no signals: there they are ended at once. */
export async function signalTree(
  child: ChildProcessWithoutNullStreams,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (WINDOWS) {
    if (child.exitCode === null) await taskkill(pid);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    killer.once('error', () => resolve());
    killer.once('close', () => resolve());
  });
}
