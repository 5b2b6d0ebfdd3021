// Breaking styled text into lines: at blanks, between wide characters, and inside a word that is
// longer than a whole line.
import { cleanLine } from '../../base/index.ts';
import {
  behind,
  graphemes,
  type Line,
  type Span,
  type Style,
  span,
  textOf,
  widthOf,
} from './span.ts';

/** From here on scripts have characters that take two columns, between which a line may break. */
const MAY_BE_WIDE = /[\u1100-\u{10ffff}]/u;

interface Atom extends Span {
  width: number;
  kind: 'word' | 'blank' | 'break';
}

/** The lines of a text, none wider than `width` columns. Blanks at a break vanish. */
export function wrap(line: Line, width: number): Line[] {
  const limit = Math.max(1, width);
  const rows: Line[] = [];
  let row: Atom[] = [];
  let used = 0;
  let blanks: Atom[] = [];

  const end = () => {
    rows.push(join(row));
    row = [];
    used = 0;
    blanks = [];
  };
  const put = (atoms: Atom[]) => {
    row.push(...atoms);
    used += widthOfAll(atoms);
  };

  for (const unit of units(line.flatMap(atomsOf))) {
    const [first] = unit;
    if (first?.kind === 'break') end();
    else if (first?.kind === 'blank') blanks.push(...unit);
    else {
      const wanted = widthOfAll(unit);
      const gap = widthOfAll(blanks);
      if (used + gap + wanted <= limit) put([...blanks, ...unit]);
      else {
        if (row.length > 0) end();
        if (wanted <= limit) put(unit);
        else {
          for (const atom of unit.flatMap(split)) {
            if (used + atom.width > limit && row.length > 0) end();
            put([atom]);
          }
        }
      }
      blanks = [];
    }
  }
  if (row.length > 0 || rows.length === 0) end();
  return rows;
}

/** The line cut to `width` columns, with an ellipsis where something is missing. */
export function truncate(line: Line, width: number): Line {
  let left = width;
  if (line.reduce((sum, one) => sum + widthOf(one.text), 0) <= width) return line;
  const kept: Line = [];
  for (const one of line) {
    let text = '';
    for (const part of graphemes(one.text)) {
      const columns = widthOf(part);
      if (columns > left - 1) return [...kept, { ...one, text: `${text}…` }];
      text += part;
      left -= columns;
    }
    kept.push({ ...one, text });
  }
  return kept;
}

/** A line cut into rows of exactly `width` columns where it is longer, blanks kept: for code. */
export function chop(line: Line, width: number): Line[] {
  const limit = Math.max(1, width);
  const rows: Atom[][] = [[]];
  let used = 0;
  for (const atom of line.flatMap((one) => split(atom1(one, one.text, 0, 'word')))) {
    if (used + atom.width > limit && used > 0) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(atom);
    used += atom.width;
  }
  return rows.map(join);
}

/** Words that stand together without a blank between them break as one. */
function units(atoms: Atom[]): Atom[][] {
  const out: Atom[][] = [];
  for (const atom of atoms) {
    const last = out.at(-1);
    const previous = last?.at(-1);
    const joins =
      atom.kind === 'word' && previous?.kind === 'word' && !isWide(atom) && !isWide(previous);
    if (last && joins) last.push(atom);
    else out.push([atom]);
  }
  return out;
}

function isWide({ text, width }: Atom): boolean {
  return width === 2 && graphemes(text).length === 1;
}

function atomsOf(one: Span): Atom[] {
  const atoms: Atom[] = [];
  let at = 0;
  for (const part of one.text.match(/\n|[^\S\n]+|[^\s]+/g) ?? []) {
    if (part === '\n') atoms.push(atom1(one, '', at, 'break'));
    else if (/^\s/.test(part)) atoms.push(atom1(one, ' '.repeat(part.length), at, 'blank'));
    else atoms.push(...wordsOf(one, part, at));
    at += part.length;
  }
  return atoms;
}

/** A run without blanks: whole when it is narrow, each wide character by itself otherwise. */
function wordsOf(one: Span, part: string, at: number): Atom[] {
  if (!MAY_BE_WIDE.test(part)) return [atom1(one, part, at, 'word')];
  const atoms: Atom[] = [];
  let place = at;
  for (const text of graphemes(part)) {
    const atom = atom1(one, text, place, 'word');
    const last = atoms.at(-1);
    if (last && !isWide(atom) && !isWide(last)) {
      last.text += text;
      last.width += atom.width;
    } else atoms.push(atom);
    place += text.length;
  }
  return atoms;
}

function atom1(one: Span, text: string, at: number, kind: Atom['kind']): Atom {
  const made: Atom = { text, style: one.style, width: widthOf(text), kind };
  return one.from === undefined ? made : { ...made, from: one.from + at };
}

/** A word as its characters. */
function split(atom: Atom): Atom[] {
  let at = 0;
  return graphemes(atom.text).map((text) => {
    const piece = atom1(atom, text, at, 'word');
    at += text.length;
    return piece;
  });
}

function widthOfAll(atoms: Atom[]): number {
  return atoms.reduce((sum, { width }) => sum + width, 0);
}

/** Neighbours of one style become one span again. */
function join(atoms: Atom[]): Line {
  const line: Line = [];
  for (const { text, style, from } of atoms) {
    const last = line.at(-1);
    if (last && sameStyle(last.style, style)) last.text += text;
    else line.push(from === undefined ? { text, style } : { text, style, from });
  }
  return line;
}

function sameStyle(a: Style, b: Style): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Names and values in two columns; a value goes on under itself. */
export function namedLines(rows: readonly (readonly [string, Line])[], width: number): Line[] {
  const most = Math.max(1, Math.min(40, Math.floor(width / 3)));
  const names = rows.map(([name]) => textOf(truncate([span(cleanLine(name))], most)));
  const column = Math.min(18, Math.max(0, ...names.map(widthOf)));
  return rows.flatMap(([, value], at) => {
    const name = names[at] ?? '';
    const label = `${name}${' '.repeat(Math.max(1, column - widthOf(name) + 2))}`;
    const blank = span(' '.repeat(widthOf(label)));
    return behind([span(label, 'muted')], [blank], wrap(value, width - widthOf(label)));
  });
}
