// Starting a command and ending it with everything it started, on every system.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

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

interface WindowsStart {
  file: string;
  args: string[];
  /** The arguments are one finished command line, not to be quoted again. */
  verbatim: boolean;
}

/**
 * How Windows starts a command: programs directly, scripts such as `npx` by the command interpreter. `exists`
 * tells whether there is a file at a path.
 */
export function windowsStart(
  command: string,
  args: string[],
  env: Record<string, string>,
  exists: (path: string) => boolean,
): WindowsStart {
  const file = findOnWindows(command, env, exists);
  if (file === null || !/\.(?:cmd|bat)$/i.test(file)) {
    return { file: file ?? command, args, verbatim: false };
  }
  const line = [escapeMeta(file), ...args.map(scriptArgument)].join(' ');
  const interpreter = variable(env, 'COMSPEC') ?? 'cmd.exe';
  return { file: interpreter, args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

/** The file behind a command, found as the system would: by its folders and endings. */
function findOnWindows(
  command: string,
  env: Record<string, string>,
  exists: (path: string) => boolean,
): string | null {
  const folders = /[\\/]/.test(command) ? [''] : (variable(env, 'PATH') ?? '').split(';');
  const endings = (variable(env, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const named = win32.extname(command) === '' ? [] : [command];
  const names = [...named, ...endings.map((ending) => `${command}${ending.toLowerCase()}`)];
  const paths = folders.flatMap((folder) => names.map((name) => win32.join(folder, name)));
  return paths.find(exists) ?? null;
}

/** Windows does not mind the case of a variable's name. */
function variable(env: Record<string, string>, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
}

function scriptArgument(value: string): string {
  // Backslashes count only in front of a quote, and there each must be doubled.
  const inner = value.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  // The interpreter reads it twice: once on its own line, once where the script hands it on.
  return escapeMeta(escapeMeta(`"${inner}"`));
}

function escapeMeta(text: string): string {
  return text.replace(/[()[\]%!^"`<>&|;, *?]/g, '^$&');
}
