// What a person gives to `ask`: words, files named with @path or --file, and standard input.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Attachment } from '../agent/index.ts';
import { AppError } from '../base/index.ts';
import { unreadable } from './chat/files.ts';
import type { Cli } from './cli.ts';

export interface AskInput {
  text: string;
  attachments: Attachment[];
}

/** Somebody who pipes something in begins to do so within this time, ms. */
const PATIENCE_MS = 2_000;

/**
 * Gathers the input. `-` stands for standard input: among the files it is attached, alone it is the
 * question. Errors: AppError `usage` for a file that cannot be read, or for no question at all.
 */
export async function gatherInput(words: string[], files: string[], cli: Cli): Promise<AskInput> {
  const typed = words.join(' ').trim();
  const named = [...files, ...mentionedIn(typed)];
  const attachments = named.filter((path) => path !== '-').map(readAttached);
  if (typed === '-' || typed === '') {
    const text = (await piped(cli, typed === '-')).toString('utf8').trim();
    if (text !== '') return { text, attachments };
    throw new AppError('usage', 'There is no question.', {
      next: 'Write it in quotes: clickup-agent ask "…", or pipe it in.',
    });
  }
  const input = await piped(cli, files.includes('-'));
  if (input.length > 0) attachments.push({ name: 'standard input', content: input });
  return { text: typed, attachments };
}

/** Words that begin with @ and name a file; other words with @ are left alone. */
function mentionedIn(text: string): string[] {
  const mentions = text.matchAll(/(?:^|\s)@(?:"([^"]+)"|(\S+))/g);
  return [...mentions]
    .map(([, quoted, plain]) => quoted ?? plain?.replace(/[.,;:!?)]+$/, '') ?? '')
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function readAttached(path: string): Attachment {
  try {
    return { name: basename(path), content: readFileSync(path) };
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/**
 * Standard input where it is not a terminal. Unless it was asked for, an input in which nothing
 * comes is not waited for: whatever started us may simply have left it open.
 */
async function piped({ io, clock }: Cli, wanted: boolean): Promise<Buffer> {
  if (io.ask !== null && !wanted) return Buffer.alloc(0);
  const stream = io.input();
  const chunks: Buffer[] = [];
  const whole = (async () => {
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer | string));
  })();
  const patience = new AbortController();
  const waited = clock.sleep(PATIENCE_MS, patience.signal).then(
    () => 'late',
    () => 'done',
  );
  const first = await Promise.race([whole.then(() => 'done'), waited]);
  patience.abort();
  if (first === 'late' && chunks.length === 0 && !wanted) {
    // A stream that never ends would keep the process alive.
    stream.destroy();
    whole.catch(() => {});
    return Buffer.alloc(0);
  }
  await whole;
  return Buffer.concat(chunks);
}
