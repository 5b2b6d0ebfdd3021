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

/** The parts of a line between places of its text, which come in order. */
export function slices(line: Line, places: readonly (readonly [from: number, to: number])[]) {
  let [nth, at] = [0, 0];
  return places.map(([from, to]): Line => {
    const part: Line = [];
    for (let one = line[nth]; one && at < to; one = line[nth]) {
      const start = Math.max(0, from - at);
      const text = one.text.slice(start, to - at);
      if (text !== '')
        part.push({ ...one, text, ...(one.from === undefined ? {} : { from: one.from + start }) });
      // The rest of it may be part of what comes next.
      if (at + one.text.length > to) break;
      at += one.text.length;
      nth += 1;
    }
    return part;
  });
}

/** The place in a text that a column leads to, before a wide character that stands in it. */
export function placeAt(text: string, column: number, columnsOf = widthOf): number {
  let at = 0;
  let used = 0;
  for (const part of graphemes(text)) {
    used += columnsOf(part);
    if (used > column) break;
    at += part.length;
  }
  return at;
}

/** The line with the cursor at a column (counted in terminal columns), at its end when it is shorter. */
export function withCursor(line: Line, column: number): Line {
  const text = textOf(line);
  const at = placeAt(text, column);
  const [under = ''] = graphemes(text.slice(at));
  const behindIt = at + under.length;
  if (under === '') {
    return [...line, span(' '.repeat(Math.max(0, column - widthOf(text)))), span(' ', CURSOR)];
  }
  const [before = [], marked = [], after = []] = slices(line, [
    [0, at],
    [at, behindIt],
    [behindIt, text.length],
  ]);
  const cursor = marked.map((one) => ({ ...one, style: { ...one.style, ...CURSOR } }));
  return [...before, ...cursor, ...after];
}

const CURSOR: Style = { cursor: true };

/** The text of a line without its styles. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Lines behind a prefix: `first` before the first one, `rest` (as many blanks) before the others. */
export function behind(first: Line, lines: Line[], rest?: Line): Line[] {
  const others = rest ?? [span(' '.repeat(widthOf(textOf(first))))];
  return lines.map((line, index) => [...(index === 0 ? first : others), ...line]);
}

/** The rules for breaking text into characters take long to load, and most texts do without. */
let segmenter: Intl.Segmenter | undefined;
const PLAIN = /^[\x20-\x7e]*$/;
/** Letters and signs of one column each, which join with nothing in such a text. */
const NARROW = /^[\x20-\x7e\xa1-\xa8\xaa-\xac\xaf-\u024f–—…•·‹›→↑↓✓│┌─█░▸◦▏]*$/;
/** Runs of plain characters, between which nothing joins, and what stands between such runs. */
const RUNS = /(?:[\n -~](?=[\n -~]|$))+|[\s\S]+?(?:[\n -~](?=[\n -~])|$)/g;

/** The grapheme clusters of a text: what one press of an arrow key moves over. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const characters = segmenter;
  // Plain characters are told apart much faster.
  return (text.match(RUNS) ?? []).flatMap((run) =>
    /^[\n -~]*$/.test(run)
      ? [...run]
      : Array.from(characters.segment(run), ({ segment }) => segment),
  );
}

/** Columns that a text without line breaks takes. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}
