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
  gzip: boolean;
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
    return { ...plain, gzip, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function* readAll(source: string | Readable): AsyncGenerator<Buffer> {
  const stream = typeof source === 'string' ? createReadStream(source) : source;
  try {
    for await (const chunk of stream) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array);
    }
  } catch (thrown) {
    throw unreadable(source, thrown);
  }
}

function unreadable(source: string | Readable, thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException)?.code;
  if (typeof source !== 'string') return thrown;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES'
          ? 'reading it is not permitted'
          : messageOf(thrown);
  return new AppError('usage', `Cannot read ${source}: ${why}.`, { cause: thrown });
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
async function withHead(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ head: Buffer; whole: boolean; chunks: AsyncGenerator<Buffer> }> {
  const first: Buffer[] = [];
  let length = 0;
  let whole = false;
  while (length < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) {
      whole = true;
      break;
    }
    first.push(next.value);
    length += next.value.length;
  }
  const begin = Buffer.concat(first);
  const all = (async function* () {
    yield begin;
    yield* chunks;
  })();
  return {
    head: begin.subarray(0, HEAD_BYTES),
    whole: whole && begin.length <= HEAD_BYTES,
    chunks: all,
  };
}

export function refuseBinary(head: Buffer): void {
  const foreign = FOREIGN.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (foreign !== undefined) {
    throw new AppError('usage', `This is ${foreign.what}, not a CSV file.`, { next: foreign.next });
  }
  // Wide text has zeros on one side only; text in one-byte encodings has next to no controls.
  const sample = head.subarray(0, 8192);
  const counts = { even: 0, odd: 0, control: 0 };
  sample.forEach((byte, at) => {
    if (byte === 0) counts[at % 2 === 0 ? 'even' : 'odd']++;
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) counts.control++;
  });
  const zeros = counts.even + counts.odd;
  const wide =
    Math.min(counts.even, counts.odd) <= sample.length * 0.02 && zeros > sample.length * 0.2;
  const marked = sample[0] === 0xff || sample[0] === 0xfe;
  const stray = (wide || marked ? 0 : zeros) + counts.control;
  if (
    stray > Math.max(8, sample.length * 0.02) ||
    (zeros > 0 && sample.length < 32 && !wide && !marked)
  ) {
    throw new AppError('usage', 'This is a binary file, not a CSV file.', {
      next: 'Give a text file with rows and a delimiter, for example an export as CSV.',
    });
  }
}
