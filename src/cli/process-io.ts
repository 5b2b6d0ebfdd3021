// The process's own terminal.
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { messageOf } from '../base/index.ts';
import type { Io } from './io.ts';

/** The terminal of this process; `environment` decides about colour. */
export function processIo(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Io {
  const { stdin, stdout, stderr } = process;
  // A reader that closes early (`| head`) or a full disk ends the output, never the work.
  let broken: NodeJS.ErrnoException | null = null;
  stdout.on('error', (error) => {
    broken ??= error;
  });
  stderr.on('error', () => {});
  const here = stdin.isTTY === true && stderr.isTTY === true;
  return {
    out: (line) => stdout.write(`${line}\n`),
    err: (line) => stderr.write(`${line}\n`),
    errRaw: (raw) => stderr.write(raw),
    columns: stdout.isTTY ? stdout.columns : null,
    live: stderr.isTTY === true && environment.TERM !== 'dumb',
    colour: stdout.isTTY === true && !environment.NO_COLOR && !argv.includes('--no-color'),
    fault: () => (broken === null || broken.code === 'EPIPE' ? null : messageOf(broken)),
    get ask() {
      // Nobody can approve what they were not shown.
      return here && broken === null ? (question: string) => askLine(question, stderr) : null;
    },
    askSecret: here
      ? async (question) => {
          // Readline echoes into its output; into nothing, then. It takes the terminal before the
          // question is there, or the terminal itself would show what is pasted at once.
          const asked = askLine('', new Writable({ write: (_chunk, _encoding, done) => done() }));
          stderr.write(question);
          const answer = await asked;
          stderr.write('\n');
          return answer;
        }
      : null,
    input: () => stdin,
    readInput: () => text(stdin),
  };
}

/** One line from the person; empty when the input ends before it. */
async function askLine(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    const closed = once(lines, 'close').then(() => '');
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}
