// Tells a slip of the fingers from another word: "eror" is "error", but "logic" is not "login".
import { distance } from 'fastest-levenshtein';

/** Shorter words have too many real neighbours. */
const SHORTEST = 4;
/** Words this long may hold two slips. */
const LONG = 9;

const KEY_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const VOWELS = /^[aeiou]$/;

/** Whether `written` is `meant` with a letter left out, doubled, swapped with its neighbour, or hit beside. */
export function isTypo(written: string, meant: string): boolean {
  const length = Math.min(written.length, meant.length);
  if (written === meant || length < SHORTEST || Math.abs(written.length - meant.length) > 2) {
    return false;
  }
  if (/\d/.test(written) || /\d/.test(meant)) return false;
  if (written[0] !== meant[0] && written[0] !== meant[1]) return false;
  if (oneSlip(written, meant)) return true;
  return length >= LONG && written[0] === meant[0] && distance(written, meant) === 2;
}

function oneSlip(written: string, meant: string): boolean {
  const shorter = Math.min(written.length, meant.length);
  let start = 0;
  while (start < shorter && written[start] === meant[start]) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    written[written.length - 1 - tail] === meant[meant.length - 1 - tail]
  ) {
    tail++;
  }
  const was = written.slice(start, written.length - tail);
  const is = meant.slice(start, meant.length - tail);
  // Words of four letters leave too little to go by for anything but a swap or a doubled letter.
  const short = shorter < SHORTEST + 1 && meant.length < SHORTEST + 1;
  if (was.length === 2 && is.length === 2) return was[0] === is[1] && was[1] === is[0];
  if (was.length === 1 && is.length === 0) {
    return !short || was === written[start - 1] || was === written[start + 1];
  }
  if (was.length === 0 && is.length === 1) return !short;
  return was.length === 1 && is.length === 1 && !short && areNeighbours(was, is);
}

function areNeighbours(one: string, other: string): boolean {
  if (VOWELS.test(one) && VOWELS.test(other)) return true;
  const [x1, y1] = keyOf(one);
  const [x2, y2] = keyOf(other);
  return y1 >= 0 && y2 >= 0 && Math.abs(y1 - y2) <= 1 && Math.abs(x1 - x2) <= 1;
}

/** Column and row of a letter on the keyboard; each lower row stands half a key to the right. */
function keyOf(letter: string): [number, number] {
  const row = KEY_ROWS.findIndex((keys) => keys.includes(letter));
  return row < 0 ? [0, -9] : [(KEY_ROWS[row] ?? '').indexOf(letter) + row / 2, row];
}
