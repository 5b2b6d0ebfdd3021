// Tells a slip of the fingers from another word: "eror" is "error", but "logic" is not "login".

/** Shorter words have too many real neighbours; "cash" is no slip of "crash". */
const SHORTEST = 5;
const SHORTEST_DOUBTFUL = 6;

/** `sure`: hardly any word looks so; `maybe`: only if the word is there far more often than the slip. */
export type Slip = 'sure' | 'maybe';

/**
 * What `written` is as a slip of `meant`: letters swapped or a doubled one missed (`sure`), one left
 * out or added (`maybe`), or null.
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
  if (was.length + is.length !== 1) return null;
  const letter = was + is;
  const doubled = letter === written[start - 1] || letter === written[start + was.length];
  return doubled ? 'sure' : start === 0 || meant.length < SHORTEST_DOUBTFUL ? null : 'maybe';
}
