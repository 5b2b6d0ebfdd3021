// The short texts that written objects carry, so that any machine can see what was already done.
import { createHash } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Digits of a marker: 50 bits, so that no two writes of a workspace ever share one by chance. */
const MARKER_DIGITS = 10;
/** Digits of one member of a set: enough among the few hundred members that a set has. */
const MEMBER_DIGITS = 5;

/** The marker of a write's key, such as `[ca:7k2m9x4qa1]`. */
export function markerOf(key: string): string {
  return `[ca:${digest(key, MARKER_DIGITS)}]`;
}

/** Which members of a set the writes under one key have accounted for so far. */
export interface MarkedSet {
  has(member: string): boolean;
  readonly size: number;
  /** The same set with more members. */
  with(members: Iterable<string>): MarkedSet;
  /** The marker to leave in a text: `[ca:7k2m9x4qa1+…]`, five digits for each member. */
  readonly text: string;
}

/** The set that a text holds under this key; null when it holds none. */
export function readMarkedSet(text: string, key: string): MarkedSet | null {
  const lead = `[ca:${digest(key, MARKER_DIGITS)}+`;
  const from = text.indexOf(lead);
  if (from < 0) return null;
  const to = text.indexOf(']', from);
  const digits = text.slice(from + lead.length, to < 0 ? undefined : to);
  const members = new Set<string>();
  for (let at = 0; at + MEMBER_DIGITS <= digits.length; at += MEMBER_DIGITS) {
    members.add(digits.slice(at, at + MEMBER_DIGITS));
  }
  return markedSet(key, members);
}

/** A set without members. */
export function emptyMarkedSet(key: string): MarkedSet {
  return markedSet(key, new Set());
}

function markedSet(key: string, digits: ReadonlySet<string>): MarkedSet {
  return {
    has: (member) => digits.has(digest(member, MEMBER_DIGITS)),
    size: digits.size,
    with: (members) =>
      markedSet(
        key,
        new Set([...digits, ...[...members].map((member) => digest(member, MEMBER_DIGITS))]),
      ),
    text: `[ca:${digest(key, MARKER_DIGITS)}+${[...digits].sort().join('')}]`,
  };
}

/** The first `length` base-32 digits of the text's SHA-256. */
function digest(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest();
  let digits = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && digits.length < length) {
      bits -= 5;
      digits += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return digits;
}
