// Text that is still arriving, cut into what can no longer change and what still may: the first goes
// to the scrollback for good, the second is drawn again with every word.
import type { Token, Tokens } from 'marked';
import { wrap } from '../wrap.ts';
import { inlineWithPlaces, lexer } from './inline.ts';

/**
 * A stretch of markdown to be drawn by itself. `joint` is how it follows what was drawn before: it
 * begins an answer, is another block of it, or goes on in the very next row.
 */
export interface Piece {
  source: string;
  joint: 'start' | 'block' | 'row';
}

export interface Cut {
  done: Piece[];
  /** What may still change. */
  rest: Piece;
}

/** An opening mark that nothing has closed yet may still change the text behind it. */
const MAY_OPEN = /\*(?=\S)|(?<!\w)_(?=\S)|~~(?=\S)|[`[]|<(?=[a-z/!])|[*_~<\\]$|&\w*$/i;
/** A mark that stays open for longer than this is taken as a plain character. */
const PATIENCE = 400;
/** A rest that began so would be read as another kind of block. */
const BLOCK_MARK = /^(?:[-+*#>|=~`]|\d{1,9}[.)])/;

/** Cuts arriving markdown, drawn in `width` columns. */
export function cutStream({ source, joint }: Piece, width: number): Cut {
  const tokens = lexer(source);
  const last = tokens.findLastIndex(({ type }) => type !== 'space');
  const open = tokens[last];
  if (!open) return { done: [], rest: { source, joint } };
  const done: Piece[] = [];
  let next = joint;
  let from = 0;
  for (const token of tokens.slice(0, last)) {
    from += token.raw.length;
    if (token.type === 'space') continue;
    done.push({ source: token.raw, joint: next });
    next = 'block';
  }
  // Not the token's own text: the blank that a list ends with for now is a line break in that.
  const raw = source.slice(from);
  const at = cutPlace(open, raw, width);
  if (at === null) return { done, rest: { source: raw, joint: next } };
  return {
    done: [...done, { source: at.done, joint: next }],
    rest: { source: at.rest, joint: 'row' },
  };
}

/** Where an unfinished block can be cut; null when it has to wait. */
function cutPlace(open: Token, raw: string, width: number): { done: string; rest: string } | null {
  switch (open.type) {
    case 'code':
      return cutCode(raw);
    case 'list':
      return cutList(open as Tokens.List, raw);
    case 'paragraph':
      return cutParagraph(open as Tokens.Paragraph, raw, width);
    default:
      return null;
  }
}

/** Fenced code: every whole line is final. The rest opens the fence again. */
function cutCode(raw: string): { done: string; rest: string } | null {
  const fence = /^ {0,3}(`{3,}|~{3,})[^\n]*\n/.exec(raw);
  if (!fence) return null;
  const [opening, marks = '```'] = fence;
  const end = raw.lastIndexOf('\n') + 1;
  const tail = raw.slice(end);
  // The last line may turn out to be the closing fence.
  if (end <= opening.length || /^ {0,3}(`|~)/.test(tail) || isClosed(raw, marks)) return null;
  return { done: `${raw.slice(0, end)}${marks}\n`, rest: `${opening}${tail}` };
}

function isClosed(raw: string, marks: string): boolean {
  return raw
    .trimEnd()
    .split('\n')
    .slice(1)
    .some((line) => line.trim().startsWith(marks));
}

/** A list: every item but the last is final. */
function cutList(list: Tokens.List, raw: string): { done: string; rest: string } | null {
  const done = list.items
    .slice(0, -1)
    .map((item) => item.raw)
    .join('');
  return done === '' ? null : { done, rest: raw.slice(done.length) };
}

/** A paragraph: every full row is final, as long as no mark before it is open. */
function cutParagraph(
  { tokens }: Tokens.Paragraph,
  raw: string,
  width: number,
): { done: string; rest: string } | null {
  const line = inlineWithPlaces(tokens);
  const limit = safeEnd(line, raw.length);
  let at: number | null = null;
  for (const row of wrap(line, width).slice(1)) {
    const from = row[0]?.from;
    if (from === undefined || from > limit) continue;
    if (!BLOCK_MARK.test(raw.slice(from))) at = from;
  }
  return at === null ? null : { done: raw.slice(0, at).trimEnd(), rest: raw.slice(at) };
}

/** The place of the first mark that may still open something. */
function safeEnd(line: ReturnType<typeof inlineWithPlaces>, end: number): number {
  for (const { text, from } of line) {
    if (from === undefined) continue;
    const found = MAY_OPEN.exec(text);
    if (found && end - (from + found.index) < PATIENCE) return from + found.index;
  }
  return end;
}
