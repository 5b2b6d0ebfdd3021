// Starting a command and ending it with everything it started, on every system.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

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
  if (WINDOWS && !/\.(?:exe|com)$/i.test(command)) {
    // `npx` and its like are scripts there, which only the command interpreter can run.
    const interpreter = options.env.COMSPEC ?? options.env.ComSpec ?? 'cmd.exe';
    return spawn(interpreter, ['/d', '/s', '/c', `"${windowsCommand(command, args)}"`], {
      ...fixed,
      windowsVerbatimArguments: true,
    });
  }
  // A group of its own: Ctrl-C in the terminal is ours to handle, and the group can be ended whole.
  return spawn(command, args, { ...fixed, detached: !WINDOWS });
}

/** A command line that the Windows command interpreter hands on with its arguments unchanged. */
export function windowsCommand(command: string, args: string[]): string {
  return [escapeMeta(command), ...args.map(windowsArgument)].join(' ');
}

function windowsArgument(value: string): string {
  // Backslashes count only in front of a quote, and there each must be doubled.
  const inner = value.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  // A script such as npx.cmd is read by the interpreter a second time, so it is escaped twice.
  return escapeMeta(escapeMeta(`"${inner}"`));
}

function escapeMeta(text: string): string {
  return text.replace(/[()[\]%!^"`<>&|;, *?]/g, '^$&');
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
