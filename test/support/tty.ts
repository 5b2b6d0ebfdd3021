// A real terminal for tests: a pty with the chat in it, and a headless emulator that shows its screen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { build } from 'esbuild';
import { projectRoot } from './source.ts';

/** What a person sees and does. */
export interface Tty {
  /** The rows of the window, blanks at the end cut off. */
  screen(): string[];
  /** Everything from the first row of the scrollback to the last of the window. */
  all(): string[];
  cursor(): { row: number; column: number; text: string };
  /** The emulator itself, for colours. */
  emulator: Emulator;
  /** Rows above the window. */
  scrolled(): number;
  /** All that was sent to the terminal. */
  bytes(): string;
  /** Called with what the program sends, as it comes. */
  onBytes(listener: (data: string) => void): void;
  send(text: string): void;
  resize(columns: number, rows: number): Promise<void>;
  /** Resolves when the rows of the window, joined, fit; fails with what is on the screen. */
  until(wanted: RegExp | ((screen: string) => boolean)): Promise<void>;
  /** Resolves when nothing has been drawn for so long, ms. */
  quiet(ms?: number): Promise<void>;
  /** The process ended; answers its exit code. */
  ended: Promise<number>;
  kill(signal?: string): void;
}

type Emulator = InstanceType<typeof xterm.Terminal>;

const PATIENCE_MS = 60_000;
const open = new Set<IPty>();
const folders: string[] = [];
let bundle: Promise<string> | undefined;

/** The chat as one file of plain JavaScript, made once: it starts much faster so. */
function chatBundle(): Promise<string> {
  bundle ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chat-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const outfile = join(folder, 'chat.mjs');
    await build({
      entryPoints: [join(projectRoot, 'test/support/chat-child.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
      // Ink asks for it only while somebody inspects components; any module can stand in.
      alias: {
        'react-devtools-core': 'node:util',
        // As the program itself is built.
        'string-width': join(projectRoot, 'node_modules/string-width/index.js'),
      },
      external: ['@photostructure/sqlite', '@napi-rs/keyring'],
      logLevel: 'error',
    });
    return outfile;
  })();
  return bundle;
}

/** Starts the chat in a window of this size. `script` is what its backend answers. */
export async function openChat(
  options: {
    columns?: number;
    rows?: number;
    script?: object;
    theme?: string;
    env?: Record<string, string>;
  } = {},
): Promise<Tty> {
  const file = await chatBundle();
  const folder = mkdtempSync(join(tmpdir(), 'script-'));
  folders.push(folder);
  const script = join(folder, 'script.json');
  writeFileSync(script, JSON.stringify(options.script ?? {}));
  return openTty(process.execPath, [file, script, options.theme ?? 'none'], options);
}

/** Starts any program in a window. */
export function openTty(
  command: string,
  args: string[],
  {
    columns = 80,
    rows = 24,
    env = {},
    blind = false,
  }: {
    columns?: number;
    rows?: number;
    env?: Record<string, string>;
    /** Nothing is drawn, for measurements: drawing here would keep waiting who takes the time. */
    blind?: boolean;
  } = {},
): Tty {
  const emulator = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 10_000,
    allowProposedApi: true,
  });
  const { PATH = '', HOME = '' } = process.env;
  const pty = spawn(command, args, {
    name: 'xterm-256color',
    cols: columns,
    rows,
    env: { PATH, HOME, TERM: 'xterm-256color', LANG: 'C.UTF-8', TERM_PROGRAM: 'vscode', ...env },
  });
  open.add(pty);
  let bytes = '';
  let drawnAt = Date.now();
  const watchers = new Set<() => void>();
  pty.onData((data) => {
    bytes += data;
    // What a terminal says that has drawn all of it.
    if (blind && data.includes('\u001b[5n')) pty.write('\u001b[0n');
    if (blind) return;
    emulator.write(data, () => {
      drawnAt = Date.now();
      for (const look of watchers) look();
    });
  });
  // What the terminal itself answers (reports, protocol questions) goes back to the program.
  emulator.onData((data) => pty.write(data));
  const ended = new Promise<number>((resolve) =>
    pty.onExit(({ exitCode }) => {
      open.delete(pty);
      // Its last words are drawn first.
      emulator.write('', () => {
        resolve(exitCode);
        for (const look of watchers) look();
      });
    }),
  );

  const buffer = () => emulator.buffer.active;
  const row = (y: number) => buffer().getLine(y)?.translateToString(true) ?? '';
  const screen = () => Array.from({ length: emulator.rows }, (_, y) => row(buffer().baseY + y));

  function until(wanted: RegExp | ((text: string) => boolean)): Promise<void> {
    const fits = () => {
      const text = screen().join('\n');
      return typeof wanted === 'function' ? wanted(text) : wanted.test(text);
    };
    return new Promise((resolve, reject) => {
      const done = (end: () => void) => {
        clearTimeout(timer);
        watchers.delete(look);
        end();
      };
      const look = () => {
        if (fits()) done(resolve);
      };
      const timer = setTimeout(
        () => done(() => reject(new Error(`Not on the screen: ${wanted}\n${screen().join('\n')}`))),
        PATIENCE_MS,
      );
      watchers.add(look);
      look();
    });
  }

  return {
    emulator,
    screen,
    all: () => Array.from({ length: buffer().baseY + emulator.rows }, (_, y) => row(y)),
    cursor() {
      const { cursorX: column, cursorY, baseY } = buffer();
      return { row: cursorY, column, text: row(baseY + cursorY) };
    },
    scrolled: () => buffer().baseY,
    bytes: () => bytes,
    onBytes: (listener) => void pty.onData(listener),
    send: (text) => pty.write(text),
    async resize(width, height) {
      // As a window does it: first the emulator, then the program hears of it.
      emulator.resize(width, height);
      pty.resize(width, height);
      await quiet();
    },
    until,
    quiet,
    ended,
    kill: (signal) => pty.kill(signal),
  };

  async function quiet(ms = 250): Promise<void> {
    const start = Date.now();
    while (Date.now() - Math.max(drawnAt, start) < ms) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Ends what a test left running. */
export function closeTtys(): void {
  for (const pty of open) pty.kill('SIGKILL');
  open.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
