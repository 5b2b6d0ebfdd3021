// Styled text as data: what a line shows and in which role, before a terminal's codes are known.
import stringWidth from 'string-width';

/** The role of a piece of text; a theme gives each its colour. */
export type Tone = 'accent' | 'muted' | 'good' | 'warn' | 'bad' | 'code' | 'person';

export interface Style {
  tone?: Tone;
  bold?: true;
  italic?: true;
  underline?: true;
  strike?: true;
  inverse?: true;
  /** Where it leads: an address that terminals can open. */
  link?: string;
  /** The cursor stands on it. The mark is taken out again before anything is written. */
  cursor?: true;
}

/** A run of text in one style. `from` is its place in the source it was taken from word for word. */
export interface Span {
  text: string;
  style: Style;
  from?: number;
}

/** One line of the screen. */
export type Line = Span[];

/** A run of text; `look` is a tone, or a whole style. */
export function span(text: string, look: Tone | Style = {}): Span {
  return { text, style: typeof look === 'string' ? { tone: look } : look };
}

/** The line with the cursor at a column (counted in terminal columns), at its end when it is shorter. */
export function withCursor(line: Line, column: number): Line {
  let left = column;
  const marked: Line = [];
  for (const [index, one] of line.entries()) {
    const width = widthOf(one.text);
    if (left >= width) {
      marked.push(one);
      left -= width;
      continue;
    }
    let at = 0;
    const parts = graphemes(one.text);
    while (left > 0 && at < parts.length) left -= widthOf(parts[at++] ?? '');
    const part = (from: number, to?: number) => parts.slice(from, to).join('');
    marked.push({ ...one, text: part(0, at) });
    marked.push({ text: part(at, at + 1), style: { ...one.style, cursor: true } });
    return [...marked, { ...one, text: part(at + 1) }, ...line.slice(index + 1)];
  }
  return [...marked, span(`${' '.repeat(left)}`), span(' ', { cursor: true })];
}

/** The text of a line without its styles. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Lines behind a prefix: `first` before the first one, `rest` before the others. */
export function behind(first: Line, rest: Line, lines: Line[]): Line[] {
  return lines.map((line, index) => [...(index === 0 ? first : rest), ...line]);
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;

/** The grapheme clusters of a text: what one press of an arrow key moves over. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that a text without line breaks takes. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}
