// The process's own terminal, as the chat wants it.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reflow, Terminal } from '../terminal/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The terminal; null when a person is not at both ends of it. */
export function processTerminal(environment: Environment): Terminal | null {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return null;
  return {
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    reflow: reflowOf(environment),
    links: opensLinks(environment),
    notes: /^(iTerm\.app|WezTerm|ghostty|Windows_Terminal)$/i.test(environment.TERM_PROGRAM ?? '')
      ? 'osc9'
      : 'osc777',
    write: (text) => stdout.write(text),
    setRaw(on) {
      stdin.setRawMode(on);
      if (on) stdin.resume();
      else stdin.pause();
    },
    onInput(listener) {
      stdin.setEncoding('utf8');
      stdin.on('data', listener);
      return () => stdin.off('data', listener);
    },
    onResize(listener) {
      stdout.on('resize', listener);
      return () => stdout.off('resize', listener);
    },
    onExit(listener) {
      process.on('exit', listener);
      return () => process.off('exit', listener);
    },
    edit: (text, suffix) => editOutside(text, suffix, environment),
    suspend: () =>
      new Promise((resolve) => {
        if (process.platform === 'win32') return resolve();
        process.once('SIGCONT', () => resolve());
        // The whole job, as the shell started it.
        process.kill(0, 'SIGTSTP');
      }),
  };
}

/** What terminals do to long lines when the window becomes narrower, as far as they tell who they are. */
function reflowOf({ TERM, TERM_PROGRAM, XTERM_VERSION, STY }: Environment): Reflow {
  if (TERM === 'linux' || XTERM_VERSION || STY) return 'none';
  return TERM_PROGRAM === 'vscode' ? 'not-cursor-line' : 'all';
}

/** Terminals that open links, as far as they tell who they are; others would ignore or print the code. */
function opensLinks({
  TERM = '',
  TERM_PROGRAM = '',
  VTE_VERSION,
  WT_SESSION,
}: Environment): boolean {
  const known = /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio)$/i.test(TERM_PROGRAM);
  return (
    known ||
    Number(VTE_VERSION) >= 5_000 ||
    Boolean(WT_SESSION) ||
    /kitty|foot|alacritty/.test(TERM)
  );
}

/** The text after the person's editor; null when there is none or it failed. */
async function editOutside(
  text: string,
  suffix: string,
  environment: Environment,
): Promise<string | null> {
  const usual = process.platform === 'win32' ? 'notepad' : 'vi';
  const editor = environment.VISUAL || environment.EDITOR || usual;
  const folder = await mkdtemp(join(tmpdir(), 'clickup-agent-'));
  try {
    const file = join(folder, `text${suffix}`);
    await writeFile(file, text, { mode: 0o600 });
    // EDITOR may hold flags, so a shell reads it; the file's name is ours and harmless.
    const child = spawn(`${editor} "${file}"`, { stdio: 'inherit', shell: true });
    const code = await new Promise<number | null>((resolve) => {
      child.on('error', () => resolve(null));
      child.on('close', resolve);
    });
    return code === 0 ? await readFile(file, 'utf8') : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
