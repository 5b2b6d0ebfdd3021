// Why a server's process ended before it spoke: the error above its stack, and what it lacks.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StdioPlace } from '../spec.ts';

/** `why` is a clause such as "its process ended with code 1, saying: …". */
export interface StartFailure {
  why: string;
  /** What a person can do about it. */
  next: string | null;
}

const LONGEST_LINE = 300;
/** How far above the started file its package is looked for. */
const MOST_FOLDERS = 5;
const MOST_NAMES = 4;
const HOW_TO_SET = 'add the endpoint again with `--env NAME=value`.';

/** Variables that most ClickUp servers want one of: the credential. */
const USUAL_CREDENTIALS = [
  ...['CLICKUP_API_KEY', 'CLICKUP_API_TOKEN', 'CLICKUP_TOKEN', 'CLICKUP_ACCESS_TOKEN'],
  ...['CLICKUP_PERSONAL_TOKEN'],
];
const USUAL = [...USUAL_CREDENTIALS, 'CLICKUP_TEAM_ID', 'CLICKUP_WORKSPACE_ID'];

/** What brings a command under another name. */
const COMES_WITH = new Map(Object.entries({ uvx: 'uv', npx: 'Node.js', bunx: 'Bun' }));

/** Lines of a dump that explain nothing: frames, code, carets, the fields of an error object. */
const NOISE = [
  /^\s+at /,
  /^\s*\^+\s*$/,
  /^\s*File ".*", line \d+/,
  /^Traceback \(most recent call last\)/,
  /^Node\.js v\d/,
  /^(?:node:|file:\/\/|\/|[A-Za-z]:\\)\S*:\d+(?::\d+)?$/,
  /^\s*(?:code|errno|syscall|path|url|requireStack|input|cause): /,
  /^\s*(?:requireStack: \[|[}\]],?|\{)$/,
  /^\(node:\d+\)|^\(Use `node --trace/,
  /^npm (?:error|ERR!) (?:code|A complete log|path|errno|syscall)\b/,
];

const ERROR_LINE =
  /^(?:Uncaught |\[\w+\] )*[\w.]*(?:Error|Exception|Exit)\b(?: \[\w+\])?:|^npm (?:error|ERR!)/;
const COMPLAINT =
  /\b(?:error|required?|missing|not set|must|cannot|can't|failed|fatal|invalid|undefined|please)\b/i;

/** Reads a dead server's last words. `ended` says how its process ended: "with code 1". */
export function explainStart(
  { command, args, env = {}, cwd }: StdioPlace,
  ended: string,
  output: string,
): StartFailure {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const reason = reasonIn(lines);
  const why = `its process ended ${ended}${reason === '' ? '' : `, saying: ${reason}`}`;
  const file = missingFile(lines);
  if (file) return { why, next: nextForFile(file, args, cwd) };
  if (/npm (?:error|ERR!) 404/.test(output)) {
    return { why, next: 'There is no such package: check its name.' };
  }
  const named = missingVariables(lines, env);
  if (named.length > 0) {
    return { why, next: `Set ${list(named, / or /.test(reason) ? 'or' : 'and')}: ${HOW_TO_SET}` };
  }
  const readme = readmeNames(args, cwd).filter((name) => !(name in env));
  if (readme.length > 0) return { why, next: `Its README names ${list(readme)}: ${HOW_TO_SET}` };
  if (/click.?up/i.test([command, ...args].join(' ')) && !USUAL.some((name) => name in env)) {
    return {
      why,
      next: `ClickUp servers usually want ${list(USUAL_CREDENTIALS.slice(0, 2), 'or')}: ${HOW_TO_SET}`,
    };
  }
  return { why, next: null };
}

/** Why a command did not begin at all. */
export function explainNoStart(command: string, error: NodeJS.ErrnoException): StartFailure {
  if (error.code !== 'ENOENT') return { why: error.message, next: null };
  const owner = COMES_WITH.get(command) ?? command;
  return {
    why: `there is no command "${command}"`,
    next: `Install ${owner}, or give the full path of the command.`,
  };
}

/** The line that says what went wrong, or the last ones where none stands out. */
function reasonIn(lines: string[]): string {
  const notes = withoutNoise(lines);
  const issues = schemaIssues(lines.join('\n'));
  if (issues) return issues;
  // Python names the exception below its frames, so there the last one counts.
  const python = lines.some((line) => line.startsWith('Traceback'));
  const errors = notes.filter((line) => ERROR_LINE.test(line.trim()));
  const found = (python ? errors.at(-1) : errors[0]) ?? notes.find((line) => COMPLAINT.test(line));
  const chosen = found === undefined ? notes.slice(-2) : [found];
  return chosen.map((line) => line.trim().slice(0, LONGEST_LINE)).join(' ');
}

function withoutNoise(lines: string[]): string[] {
  return lines.filter((line, at) => {
    // The line of code above a caret is quoted, not said.
    if (/^\s*\^+\s*$/.test(lines[at + 1] ?? '')) return false;
    // Python shows the code of a frame below it.
    if (/^\s*File ".*", line \d+/.test(lines[at - 1] ?? '') && /^\s{4}/.test(line)) return false;
    return !NOISE.some((noise) => noise.test(line));
  });
}

/** What a schema library found wrong with the environment: "CLICKUP_API_KEY: Required". */
function schemaIssues(text: string): string | null {
  const [, array] =
    /(?:ZodError|\$ZodError|ValidationError): (\[\s*\{[\s\S]*?\n\])/.exec(text) ?? [];
  if (array === undefined) return null;
  try {
    const issues = JSON.parse(array) as { path?: unknown[]; message?: string }[];
    const notes = issues.map(({ path = [], message }) => `${path.join('.')}: ${message}`);
    return notes.slice(0, MOST_NAMES).join('; ');
  } catch {
    return null;
  }
}

/** Names of variables that the output complains about and that were not given. */
function missingVariables(lines: string[], env: Record<string, string>): string[] {
  const names = withoutNoise(lines)
    .filter((line) => COMPLAINT.test(line) || /KeyError|"path"|environment|_[A-Z]/.test(line))
    .map((line) => line.replace(/"code":\s*"\w+"/g, ''))
    .flatMap((line) => line.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [])
    .filter((name) => !/^(?:ERR|E[A-Z]+|MODULE_NOT|NODE)_/.test(name) && !(name in env));
  const own = names.filter((name) => name.startsWith('CLICKUP'));
  return [...new Set(own.length > 0 ? own : names)].slice(0, MOST_NAMES);
}

/** A file, module or package that was not there. */
function missingFile(lines: string[]): { kind: 'file' | 'package'; name: string } | null {
  const text = lines.join('\n');
  const [, kind, name] = /Cannot find (module|package) '([^']+)'/.exec(text) ?? [];
  if (name !== undefined) {
    const isPath = kind === 'module' && /^(?:[./\\]|[A-Za-z]:[\\/])/.test(name);
    return { kind: isPath ? 'file' : 'package', name };
  }
  const [, opened] = /(?:can't open file|No such file or directory:) '([^']+)'/.exec(text) ?? [];
  if (opened !== undefined) return { kind: 'file', name: opened };
  const [, python] = /No module named '([^']+)'/.exec(text) ?? [];
  return python === undefined ? null : { kind: 'package', name: python };
}

function nextForFile(
  { kind, name }: { kind: 'file' | 'package'; name: string },
  args: string[],
  cwd: string | undefined,
): string {
  const home = packageFolder(args, cwd);
  const where = home === null ? 'in its folder' : `in ${home}`;
  if (kind === 'package') {
    return `The package ${name} is not installed: install the server's dependencies ${where}.`;
  }
  return home === null || !existsSync(join(home, 'package.json'))
    ? `There is no file ${name}: check the path.`
    : `There is no file ${name}: the server may not be built yet. Build it ${where}.`;
}

/** The names that the server's own README gives to its environment. */
function readmeNames(args: string[], cwd: string | undefined): string[] {
  const home = packageFolder(args, cwd);
  if (home === null) return [];
  try {
    const file = readdirSync(home).find((name) => /^readme(?:\.\w+)?$/i.test(name));
    const text = file === undefined ? '' : readFileSync(join(home, file), 'utf8');
    const names: string[] = text.match(/\bCLICKUP_[A-Z0-9_]*[A-Z0-9]\b/g) ?? [];
    const usual = USUAL.filter((name) => names.includes(name));
    return usual.slice(0, MOST_NAMES);
  } catch {
    return [];
  }
}

/** The folder of the package that a started file belongs to. */
function packageFolder(args: string[], cwd: string | undefined): string | null {
  const script = args.find(
    (arg, at) =>
      /\.(?:[cm]?js|ts|py)$/.test(arg) &&
      !/^(?:-r|--require|--import|--loader)$/.test(args[at - 1] ?? ''),
  );
  if (script === undefined) return null;
  let folder = dirname(resolve(cwd ?? '.', script));
  for (let up = 0; up < MOST_FOLDERS; up++) {
    const files = ['package.json', 'pyproject.toml', 'requirements.txt'];
    if (files.some((file) => existsSync(join(folder, file)))) return folder;
    folder = dirname(folder);
  }
  return null;
}

function list(names: string[], word = 'and'): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
