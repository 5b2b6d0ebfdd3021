// Finds out how a table's bytes spell text, and turns them into UTF-8, which the later steps read.
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { AppError } from '../../base/index.ts';
import { shippedData } from '../words/data.ts';

/** How the bytes are to be read. */
export interface Encoding {
  /** Lower-case name: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, … */
  name: string;
  /** Bytes of the byte order mark at the start. */
  mark: number;
  /** What to say where another encoding reads nearly as well. */
  doubt?: string;
}

const MARKS = [
  { name: 'utf-32le', bytes: [0xff, 0xfe, 0, 0] },
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** Encodings of whose letters we know better. */
const JUDGED = /^(?:ASCII|ISO-8859-(?:[12579]|15)|windows-125[0-4]|KOI8-R)$/;
/** Guessing from letter frequencies has to be this sure. */
const SURE = 50;
/** So well do the letters of a right encoding fit the languages that it is used for. */
const FITS = 0.9;
/** So few letters beyond ASCII may fit a language by chance. */
const FEW_LETTERS = 5;

/** The encoding of a file that begins with `head` (up to 64 kB). `named`: what the caller says it is. */
export function detectEncoding(head: Buffer, named?: string): Encoding {
  const marked = MARKS.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte));
  if (named !== undefined) {
    if (!iconv.encodingExists(named)) {
      throw new AppError('usage', `There is no encoding named "${named}".`, {
        next: 'Name one such as utf-8, utf-16le or windows-1252, or leave it out to have it detected.',
      });
    }
    return { name: named.toLowerCase(), mark: marked?.bytes.length ?? 0 };
  }
  if (marked !== undefined) return { name: marked.name, mark: marked.bytes.length };
  const wide = wideOrder(head);
  if (wide !== null) return { name: wide, mark: 0 };
  return isUtf8(head) ? { name: 'utf-8', mark: 0 } : { ...byLetters(head), mark: 0 };
}

/** A stream of UTF-8 bytes from a stream of bytes in `encoding`. The mark is not in `bytes` any more. */
export async function* toUtf8(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  if (/^utf-?8$/.test(encoding.name)) return yield* bytes;
  const decoder = iconv.getDecoder(encoding.name, { stripBOM: false });
  for await (const chunk of bytes) yield Buffer.from(decoder.write(chunk), 'utf8');
  yield Buffer.from(decoder.end() ?? '', 'utf8');
}

/** UTF-16 without a mark: in European text every other byte is zero. */
function wideOrder(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const sample = head.subarray(0, 4096 & ~1);
  const zeros = (side: 0 | 1) =>
    sample.filter((byte, at) => byte === 0 && at % 2 === side).length / (sample.length / 2);
  const [even, odd] = [zeros(0), zeros(1)];
  if (odd > 0.4 && even < 0.05) return 'utf-16le';
  return even > 0.4 && odd < 0.05 ? 'utf-16be' : null;
}

/** The head may end inside a character. */
function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * The encoding in which the lines' letters are those of a language; where none fits that of another
 * script or of several bytes a letter, by what such texts usually hold.
 */
function byLetters(head: Buffer): { name: string; doubt?: string } {
  const lines = linesWithAccents(head);
  const { letters } = shippedData<{ letters: Record<string, string> }>('languages.yaml');
  const ranked = Object.entries(letters)
    .map(([name, alphabets]) => {
      const text = iconv.decode(lines, name);
      const own = alphabets.split(/\s+/).map((alphabet) => new Set(alphabet));
      return { name, text, fit: fitOf(text, own) };
    })
    .sort((a, b) => b.fit - a.fit);
  const [best, second] = ranked;
  if (best === undefined || best.fit < FITS) {
    const usual = analyse(lines).find(
      ({ name }) => iconv.encodingExists(name) && !JUDGED.test(name),
    );
    if (usual && usual.confidence >= SURE) return { name: usual.name.toLowerCase() };
  }
  const name = best?.name ?? 'windows-1252';
  const sure = best && best.fit >= FITS && lines.filter((byte) => byte > 0x7f).length > FEW_LETTERS;
  const close = best && second && !sure && best.fit - second.fit < 1 - FITS;
  return close && best.text !== second.text
    ? { name, doubt: `The file may be ${name} or ${second.name}; say which with --encoding.` }
    : { name };
}

/** So many lines tell enough. */
const MOST_LINES = 200;
/** Signs that stand in texts of any language. */
const SIGNS = new Set('’‘“”–—…€«»„°§£·•\u00a0');
/** A sign or a capital in the middle of a word is no letter of it: "b³¹d" is "błąd". */
const STRANGE = /\p{L}[^\p{L}\p{M}\p{ASCII}’\u00a0]\p{Ll}|\p{Ll}(?![A-Z])\p{Lu}/gu;

/** How well letters beyond ASCII fit the best language of their line: 1 is all of them. */
function fitOf(text: string, alphabets: readonly ReadonlySet<string>[]): number {
  const [fits, letters] = text.split('\n', MOST_LINES).reduce(
    ([sum, total], line) => {
      const found = [...line.normalize('NFC').toLowerCase()].filter((letter) => letter > '\u007f');
      const strange = line.match(STRANGE)?.length ?? 0;
      const fitting = alphabets.map(
        (own) => found.filter((letter) => own.has(letter) || SIGNS.has(letter)).length,
      );
      const most = Math.max(...fitting);
      return [sum + most - 2 * (found.length - most) - strange, total + found.length] as const;
    },
    [0, 0] as readonly [number, number],
  );
  return fits / Math.max(1, letters);
}

/** Only lines with letters beyond ASCII say anything about a single-byte encoding. */
function linesWithAccents(head: Buffer): Buffer {
  const lines = head
    .toString('latin1')
    .split('\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "not ASCII"
    .filter((line) => /[^\u0000-\u007f]/.test(line));
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** What the first bytes of a character become in a text that a program encoded twice: "schÃ¶n". */
const LEAD = /[\u00c2-\u00f4][^\p{ASCII}]/u;
const strict = new TextDecoder('utf-8', { fatal: true });
/** So many such cells in a sample are no chance. */
const TWICE_SURE = 3;

/** A cell that was encoded twice as it was meant, any other as it is. */
export function repaired(cell: string): string {
  if (!LEAD.test(cell)) return cell;
  try {
    return strict.decode(Uint8Array.from([...cell].map(byteOf)));
  } catch {
    return cell;
  }
}

/** Whether a sample of cells was encoded twice. */
export function isTwiceEncoded(records: readonly (readonly string[])[]): boolean {
  return records.flat().filter((cell) => repaired(cell) !== cell).length >= TWICE_SURE;
}

function byteOf(letter: string): number {
  const code = letter.charCodeAt(0);
  return code < 256 ? code : (iconv.encode(letter, 'windows-1252')[0] ?? 0x3f);
}
