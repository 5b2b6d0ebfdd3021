// How Windows starts a command: programs directly, scripts such as `npx` by the command interpreter.
import { win32 } from 'node:path';

export interface WindowsStart {
  file: string;
  args: string[];
  /** The arguments are one finished command line, not to be quoted again. */
  verbatim: boolean;
}

/** `exists` tells whether there is a file at a path. */
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
