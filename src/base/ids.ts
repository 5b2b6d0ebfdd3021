// Identifiers of our own things: sortable by the time they were made, short enough to type.

/** A source of random integers in [0, bound). */
export type RandomInt = (bound: number) => number;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** An id such as `run-1m2k3j4h5-x7q2`: `now` in base 32 (sorts by time), then four random digits. */
export function newId(prefix: string, now: number, random: RandomInt): string {
  let tail = '';
  for (let i = 0; i < 4; i++) tail += ALPHABET[random(ALPHABET.length)];
  return `${prefix}-${base32(now)}-${tail}`;
}

function base32(value: number): string {
  let rest = Math.floor(value);
  let text = '';
  do {
    text = `${ALPHABET[rest % 32]}${text}`;
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return text.padStart(9, '0');
}
