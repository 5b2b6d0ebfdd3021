// Opens a path or a stream as chunks of bytes: unpacks gzip, looks at the beginning, and refuses
// what is not a text table before anything tries to read it as one.
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError, messageOf } from '../../base/index.ts';

/** How much of the beginning is looked at to guess encoding, delimiter and columns: 64 kB. */
const HEAD_BYTES = 65_536;

/** The beginning of a source, and all of it (the beginning again, then the rest). */
export interface OpenSource {
  head: Buffer;
  /** Whether `head` is the whole. */
  whole: boolean;
  chunks: AsyncGenerator<Buffer>;
  /** Lets go of the file or stream, read or not. */
  close(): Promise<void>;
}

/** Well-known beginnings of files that people take for tables, with what to do about each. */
const FOREIGN = [
  {
    magic: Buffer.from('PK\u0003\u0004', 'latin1'),
    what: 'an Excel workbook (.xlsx) or a zip archive',
    next: 'Open it in a spreadsheet and save the sheet as CSV, or unpack the archive first.',
  },
  {
    magic: Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    what: 'an old Excel workbook (.xls)',
    next: 'Open it in a spreadsheet and save the sheet as CSV.',
  },
  { magic: Buffer.from('%PDF-'), what: 'a PDF document', next: 'Export the table as CSV instead.' },
];

/** Opens a file or takes a stream. Throws AppError `usage` for a missing, empty or binary one. */
export async function openSource(source: string | Readable): Promise<OpenSource> {
  const bytes = readAll(source);
  const close = async () => {
    await bytes.return(undefined);
  };
  try {
    const packed = await withHead(bytes);
    const gzip = packed.head[0] === 0x1f && packed.head[1] === 0x8b;
    const plain = gzip ? await withHead(unpack(packed.chunks)) : packed;
    if (plain.head.length === 0) {
      throw new AppError('usage', 'The file is empty.', { next: 'Give a CSV file with a header.' });
    }
    refuseBinary(plain.head);
    return { ...plain, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function* readAll(source: string | Readable): AsyncGenerator<Buffer> {
  const stream = typeof source === 'string' ? createReadStream(source) : source;
  try {
    for await (const chunk of stream) yield Buffer.from(chunk as Uint8Array);
  } catch (thrown) {
    if (typeof source !== 'string') throw thrown;
    throw new AppError('usage', `Cannot read ${source}: ${whyUnreadable(thrown)}.`, {
      cause: thrown,
    });
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
};

/** Why a file cannot be read, in words. */
export function whyUnreadable(thrown: unknown): string {
  return REASONS[(thrown as NodeJS.ErrnoException).code ?? ''] ?? messageOf(thrown);
}

async function* unpack(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // The failure reaches the reader below through the stream; the callback only has to exist.
  const plain = pipeline(Readable.from(packed), gunzip, () => {});
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('usage', 'The gzip data is damaged or ends early.', {
      next: 'Copy the file again, or unpack it yourself and give the CSV.',
      cause: thrown,
    });
  }
}

/** Takes chunks until the head is full, and gives them back in front of the rest. */
async function withHead(chunks: AsyncGenerator<Buffer>) {
  let begin: Buffer = Buffer.alloc(0);
  let whole = false;
  while (begin.length < HEAD_BYTES && !whole) {
    const { done = false, value } = await chunks.next();
    whole = done;
    if (!done) begin = Buffer.concat([begin, value]);
  }
  const all = (async function* () {
    yield begin;
    yield* chunks;
  })();
  whole &&= begin.length <= HEAD_BYTES;
  return { head: begin.subarray(0, HEAD_BYTES), whole, chunks: all };
}

export function refuseBinary(head: Buffer): void {
  const foreign = FOREIGN.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (foreign !== undefined) {
    throw new AppError('usage', `This is ${foreign.what}, not a CSV file.`, { next: foreign.next });
  }
  // Wide text has zeros on one side only; text in one-byte encodings has next to no controls.
  const sample = head.subarray(0, 8192);
  const isControl = (byte: number) => byte > 0 && byte < 32 && ![9, 10, 13, 27].includes(byte);
  const zerosAt = (side: number) => sample.filter((byte, at) => byte === 0 && at % 2 === side);
  const [even, odd] = [zerosAt(0).length, zerosAt(1).length];
  const few = sample.length * 0.02;
  const wide = Math.min(even, odd) <= few && even + odd > sample.length * 0.2;
  const zeros = wide || sample[0] === 0xff || sample[0] === 0xfe ? 0 : even + odd;
  const stray = zeros + sample.filter(isControl).length;
  if (stray > Math.max(8, few) || (zeros > 0 && sample.length < 32)) {
    throw new AppError('usage', 'This is a binary file, not a CSV file.', {
      next: 'Give a text file with rows and a delimiter, for example an export as CSV.',
    });
  }
}
