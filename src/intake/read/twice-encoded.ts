// Text that a program took for another encoding and encoded once more: "schÃ¶n" for "schön".
import iconv from 'iconv-lite';

/** Letters that the first and the further bytes of a character become. */
const LEAD = '[\u00c2-\u00f4]';
const NEXT =
  '[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]';
const TWICE = new RegExp(`${LEAD}${NEXT}{1,3}`, 'gu');
const MAYBE = new RegExp(LEAD);
const strict = new TextDecoder('utf-8', { fatal: true });
/** So many such places in a sample are no chance. */
const SURE = 3;

/** The text with such places as they were meant. */
export function repaired(text: string): string {
  if (!MAYBE.test(text)) return text;
  return text.replace(TWICE, (found) => {
    try {
      return strict.decode(Uint8Array.from([...found].map(byteOf)));
    } catch {
      return found;
    }
  });
}

/** Whether a sample of cells was encoded twice. */
export function isTwiceEncoded(records: readonly (readonly string[])[]): boolean {
  let places = 0;
  for (const cell of records.flat()) {
    if (repaired(cell) !== cell) places++;
    if (places >= SURE) return true;
  }
  return false;
}

function byteOf(letter: string): number {
  const code = letter.charCodeAt(0);
  return code < 256 ? code : (iconv.encode(letter, 'windows-1252')[0] ?? 0x3f);
}
