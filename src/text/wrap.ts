// Breaking styled text into rows: at blanks, between wide characters, and inside a word that is longer
// than a whole row.
import { cleanLine } from '../base/index.ts';
import { behind, graphemes, type Line, placeAt, slices, span, textOf, widthOf } from './span.ts';

/** Where a row may end: behind its last word, and before what would then begin the next row. */
interface Break {
  end: number;
  next: number;
  /** Columns from the start of the row to `next`. */
  used: number;
}

/**
 * The rows of a text, by the places where they begin and end. Words stay whole and blanks at a break
 * belong to neither row; or rows break `anywhere`, and keep their blanks.
 */
export function rowsIn(
  text: string,
  width: number,
  anywhere = false,
  columnsOf = widthOf,
): [from: number, to: number][] {
  const limit = Math.max(1, width);
  const rows: [number, number][] = [];
  let start = 0;
  let used = 0;
  /** Behind the last character that is no blank. */
  let end = 0;
  let last: Break | null = null;
  let joins = false;
  let at = 0;
  const next = (from: number) => {
    start = from;
    end = from;
    used = 0;
    last = null;
    joins = false;
  };
  for (const part of graphemes(text)) {
    const columns = part === '\n' ? 0 : columnsOf(part);
    if (part === '\n') {
      rows.push([start, end]);
      next(at + 1);
    } else if (part === ' ' && !anywhere) joins = false;
    else {
      const isWide = columns > 1;
      if (!anywhere && (!joins || isWide)) last = { end, next: at, used };
      if (used + columns > limit && last) {
        const { end: to, next: from, used: before }: Break = last;
        if (to > start) rows.push([start, to]);
        const left = used - before;
        next(from);
        used = left;
      }
      if (used + columns > limit && at > start) {
        rows.push([start, at]);
        next(at);
      }
      joins = !isWide;
      end = at + part.length;
    }
    if (part !== '\n') used += columns;
    at += part.length;
  }
  if (anywhere || end > start || rows.length === 0) rows.push([start, end]);
  return rows;
}

/** The lines of a text, none wider than `width` columns. Blanks at a break vanish. */
export function wrap(line: Line, width: number): Line[] {
  const even = line.map((one) => ({ ...one, text: one.text.replace(/[^\S\n]/g, ' ') }));
  return slices(even, rowsIn(textOf(even), width));
}

/** A line cut into rows of exactly `width` columns where it is longer, blanks kept: for code. */
export function chop(line: Line, width: number): Line[] {
  return slices(line, rowsIn(textOf(line), width, true));
}

/** The text in at most `width` columns, with an ellipsis where it was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${text.slice(0, placeAt(text, width - 1)).trimEnd()}…`;
}

/** The text with blanks up to `width` columns. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

/** The line cut to `width` columns, with an ellipsis where something is missing. */
export function truncate(line: Line, width: number): Line {
  const text = textOf(line);
  if (widthOf(text) <= width) return line;
  const at = placeAt(text, width - 1);
  const [kept = [], [first] = []] = slices(line, [
    [0, at],
    [at, at + 1],
  ]);
  return [...kept, ...(first ? [{ ...first, text: '…' }] : [])];
}

/** Names and values in two columns; a value goes on under itself, or below where a link would not fit. */
export function namedLines(rows: readonly (readonly [string, Line])[], width: number): Line[] {
  const most = Math.max(1, Math.min(40, Math.floor(width / 3)));
  const names = rows.map(([name]) => textOf(truncate([span(cleanLine(name))], most)));
  const column = Math.min(18, Math.max(0, ...names.map(widthOf)));
  return rows.flatMap(([, value], at) => {
    const name = names[at] ?? '';
    const label = pad(`${name} `, column + 2);
    const room = width - widthOf(label);
    const longest = Math.max(...textOf(value).split(/\s/).map(widthOf));
    if (longest <= room || longest > width)
      return behind([span(label, 'muted')], wrap(value, room));
    const indent = [span(' '.repeat(Math.min(2, width - longest)))];
    return [
      [span(name, 'muted')],
      ...behind(indent, wrap(value, Math.max(longest, width - 2)), indent),
    ];
  });
}
