// The text in a file's bytes, whatever encoding it was saved in.
import { analyse } from 'chardet';
import iconv from 'iconv-lite';

const SAMPLE_BYTES = 65_536;
/** Decoded as said only when a detector is this sure (percent); otherwise UTF-8, then Windows-1252. */
const SURE = 50;

/** The text; null for what is not text at all. */
export function textOf(content: Uint8Array): string | null {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const marked = byMark(bytes);
  if (marked !== null) return marked;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (sample.includes(0)) return null;
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  try {
    return utf8.decode(bytes);
  } catch {
    const [guess] = analyse(sample);
    const name = guess && guess.confidence >= SURE && iconv.encodingExists(guess.name);
    return iconv.decode(bytes, name ? guess.name : 'windows-1252');
  }
}

/** Byte-order marks say it for certain, and excuse the zero bytes of UTF-16. */
function byMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf-16be');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return iconv.decode(bytes, 'utf-8');
  }
  return null;
}
