// What a person is typing: a text, a cursor, and what was pasted into it, with every change as a
// pure function. The cursor moves by grapheme clusters, so it never stands inside a character.
import { graphemes } from '../../text/index.ts';

/**
 * `cursor` is an index into `text`, always between two grapheme clusters. A large paste stands in
 * the text as one private character; `pastes` holds what it stands for, in order.
 */
export interface Buffer {
  text: string;
  cursor: number;
  pastes: readonly string[];
  /** What was cut last, for Ctrl+Y. */
  cut: string;
}

export const EMPTY: Buffer = { text: '', cursor: 0, pastes: [], cut: '' };

/** The private characters that stand for pastes, and the first of them. */
const CHIP = 0xf0000;
export const CHIPS = /([\u{f0000}-\u{ffffd}])/gu;
/** Pastes from this size on are shown by their size. */
const LARGE_LINES = 8;
const LARGE_CHARACTERS = 1_000;

/** A buffer with this text, the cursor at its end. */
export function bufferOf(text: string, cut = ''): Buffer {
  return { ...EMPTY, text: text.replace(CHIPS, ''), cursor: text.replace(CHIPS, '').length, cut };
}

/** Puts text at the cursor. */
export function insert(buffer: Buffer, text: string): Buffer {
  return splice(buffer, buffer.cursor, buffer.cursor, text.replace(CHIPS, ''));
}

/** Puts pasted text at the cursor: as it is, or as one character when it is large. */
export function paste(buffer: Buffer, raw: string): Buffer {
  const text = raw.replace(/\r\n?/g, '\n').replace(CHIPS, '');
  if (linesOf(text) < LARGE_LINES && text.length < LARGE_CHARACTERS) return insert(buffer, text);
  const chip = String.fromCodePoint(CHIP + buffer.pastes.length);
  return {
    ...splice(buffer, buffer.cursor, buffer.cursor, chip),
    pastes: [...buffer.pastes, text],
  };
}

/** What the buffer says, pastes in full. */
export function expand({ text, pastes }: Buffer): string {
  return text.replace(CHIPS, (chip) => pastes[chipIndex(chip)] ?? '');
}

/** What the buffer says as the screen shows it, pastes by their size. */
export function shownText(buffer: Buffer): string {
  return buffer.text.replace(CHIPS, (chip) => chipLabel(buffer, chip) ?? '');
}

/** How one character of the buffer is shown: `[pasted 412 lines]` for a paste; null for others. */
export function chipLabel({ pastes }: Pick<Buffer, 'pastes'>, character: string): string | null {
  const content = pastes[chipIndex(character)];
  if (content === undefined) return null;
  const lines = linesOf(content);
  return lines > 1
    ? `[pasted ${lines.toLocaleString('en')} lines]`
    : `[pasted ${content.length.toLocaleString('en')} characters]`;
}

/** How far one step goes: over a character, to the edge of a word, to the edge of a line. */
type Step = 'character' | 'word' | 'line';

/** Moves the cursor by one step. */
export function move(buffer: Buffer, direction: -1 | 1, step: Step = 'character'): Buffer {
  return { ...buffer, cursor: EDGES[step](buffer, direction) };
}

/** Deletes one character before (Backspace) or after (Delete) the cursor. */
export function erase(buffer: Buffer, direction: -1 | 1): Buffer {
  const other = move(buffer, direction).cursor;
  return splice(buffer, Math.min(other, buffer.cursor), Math.max(other, buffer.cursor), '');
}

/** Cuts to the edge of a word or of the line, and remembers what was cut. */
export function cutTo(buffer: Buffer, edge: 'word' | 'line', direction: -1 | 1): Buffer {
  const at = EDGES[edge](buffer, direction);
  // At the edge of a line, cutting joins it with its neighbour.
  const other = at === buffer.cursor ? EDGES.character(buffer, direction) : at;
  const [from, to] = [Math.min(other, buffer.cursor), Math.max(other, buffer.cursor)];
  const cut = buffer.text.slice(from, to);
  return cut === '' ? buffer : { ...splice(buffer, from, to, ''), cut };
}

/** Replaces a stretch of the text; the cursor goes behind what was put in. */
export function splice(buffer: Buffer, from: number, to: number, text: string): Buffer {
  return {
    ...buffer,
    text: buffer.text.slice(0, from) + text + buffer.text.slice(to),
    cursor: from + text.length,
  };
}

const EDGES: Record<Step, (buffer: Buffer, direction: -1 | 1) => number> = {
  character: ({ text, cursor }, direction) =>
    direction < 0
      ? cursor - (graphemes(text.slice(0, cursor)).at(-1)?.length ?? 0)
      : cursor + (graphemes(text.slice(cursor))[0]?.length ?? 0),
  word: wordEdge,
  line: lineEdge,
};

function wordEdge({ text, cursor }: Buffer, direction: -1 | 1): number {
  if (direction < 0) {
    const before = /(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+)?\s*$/u.exec(text.slice(0, cursor));
    return cursor - (before?.[0].length ?? 0);
  }
  const after = /^\s*(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+)?/u.exec(text.slice(cursor));
  return cursor + (after?.[0].length ?? 0);
}

function lineEdge({ text, cursor }: Buffer, direction: -1 | 1): number {
  if (direction < 0) return text.lastIndexOf('\n', cursor - 1) + 1;
  const end = text.indexOf('\n', cursor);
  return end < 0 ? text.length : end;
}

function chipIndex(character: string): number {
  return (character.codePointAt(0) ?? 0) - CHIP;
}

function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}
