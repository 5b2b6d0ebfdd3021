// Tells a slip of the fingers from another word: "eror" is "error", but "logic" is not "login".

/** Shorter words have too many real neighbours; "cash" is no slip of "crash". */
const SHORTEST = 5;
const SHORTEST_DOUBTFUL = 6;
const KEY_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** `sure`: hardly any word looks so; `maybe`: only if the word is there far more often than the slip. */
export type Slip = 'sure' | 'maybe';

/**
 * What `written` is as a slip of `meant`: letters swapped or a doubled one missed (`sure`), one left
 * out, added or hit on a neighbouring key (`maybe`), or null.
 */
export function slipOf(written: string, meant: string): Slip | null {
  const shorter = Math.min(written.length, meant.length);
  if (written === meant || shorter < SHORTEST - 1 || meant.length < SHORTEST) return null;
  if (Math.abs(written.length - meant.length) > 1) return null;
  if (written[0] !== meant[0] && written[0] !== meant[1]) return null;
  if (/\d/.test(written) || /\d/.test(meant)) return null;
  let start = 0;
  while (start < shorter && written[start] === meant[start]) start++;
  let tail = 0;
  while (tail < shorter - start && written.at(-1 - tail) === meant.at(-1 - tail)) tail++;
  const was = written.slice(start, written.length - tail);
  const is = meant.slice(start, meant.length - tail);
  if (was.length === 2 && is.length === 2)
    return was[0] === is[1] && was[1] === is[0] ? 'sure' : null;
  if (was.length + is.length === 1) {
    const letter = was + is;
    const doubled = letter === written[start - 1] || letter === written[start + was.length];
    return doubled ? 'sure' : start === 0 || meant.length < SHORTEST_DOUBTFUL ? null : 'maybe';
  }
  if (meant.length < SHORTEST_DOUBTFUL) return null;
  return was.length === 1 && is.length === 1 && areNeighbours(was, is) ? 'maybe' : null;
}

function areNeighbours(one: string, other: string): boolean {
  const [x1, y1] = keyOf(one);
  const [x2, y2] = keyOf(other);
  return y1 >= 0 && y2 >= 0 && Math.abs(y1 - y2) <= 1 && Math.abs(x1 - x2) <= 1;
}

/** Column and row of a letter on the keyboard; each lower row stands half a key to the right. */
function keyOf(letter: string): [number, number] {
  const row = KEY_ROWS.findIndex((keys) => keys.includes(letter));
  return row < 0 ? [0, -9] : [(KEY_ROWS[row] ?? '').indexOf(letter) + row / 2, row];
}
