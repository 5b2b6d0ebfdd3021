// The process's own terminal.
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** The terminal of this process; `environment` decides about colour. */
export function processIo(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Io {
  const { stdin, stdout, stderr } = process;
  // A reader that closes early (`| head`) ends the output, not the program with a stack trace.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (line) => stdout.write(`${line}\n`),
    err: (line) => stderr.write(`${line}\n`),
    errRaw: (raw) => stderr.write(raw),
    columns: stdout.isTTY ? stdout.columns : null,
    live: stderr.isTTY === true && environment.TERM !== 'dumb',
    colour: stdout.isTTY === true && !environment.NO_COLOR && !argv.includes('--no-color'),
    ask:
      stdin.isTTY && stderr.isTTY
        ? async (question) => {
            const lines = createInterface({ input: stdin, output: stderr });
            try {
              // The input may end before an answer comes; that is no for an answer.
              const closed = once(lines, 'close').then(() => '');
              return await Promise.race([lines.question(question), closed]);
            } finally {
              lines.close();
            }
          }
        : null,
    readInput: () => text(stdin),
  };
}
