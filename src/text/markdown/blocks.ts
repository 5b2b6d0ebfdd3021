// Markdown as lines of a terminal: marked reads it, this draws its blocks.
import type { Token, Tokens } from 'marked';
import { behind, type Line, span, widthOf } from '../span.ts';
import { chop, wrap } from '../wrap.ts';
import { inline, lexer } from './inline.ts';
import { tableLines } from './table.ts';

/** How a block is shown in `width` columns. */
type Show = (token: Tokens.Generic, width: number) => Line[];

const SHOWS = {
  space: () => [],
  def: () => [],
  hr: (_token, width) => [[span('─'.repeat(Math.min(width, 24)), 'muted')]],
  heading: (token, width) =>
    wrap(
      inline(token.tokens ?? [], { bold: true, ...(token.depth > 2 ? {} : { underline: true }) }),
      width,
    ),
  paragraph: (token, width) => wrap(inline(token.tokens ?? []), width),
  text: (token, width) => wrap(inline(token.tokens ?? [token as Token]), width),
  html: ({ raw }, width) => wrap([span(raw.trim())], width),
  blockquote: (token, width) => {
    const bar = [span('│ ', 'muted')];
    return behind(bar, blocks(token.tokens ?? [], width - 2), bar);
  },
  code: ({ text }, width) => codeLines(text, width),
  list: (token, width) => listLines(token as Tokens.List, width),
  table: (token, width) => tableLines(token as Tokens.Table, width),
} satisfies Record<string, Show>;

/** The lines of a markdown text, none wider than `width` columns. */
export function markdownLines(source: string, width: number): Line[] {
  return blocks(lexer(source), width);
}

function blocks(tokens: Token[], width: number): Line[] {
  const lines: Line[] = [];
  for (const token of tokens) {
    const show: Show | undefined = Object.hasOwn(SHOWS, token.type)
      ? SHOWS[token.type as keyof typeof SHOWS]
      : undefined;
    const shown = show ? show(token, width) : wrap([span(token.raw.trim())], width);
    if (shown.length === 0) continue;
    if (lines.length > 0) lines.push([]);
    lines.push(...shown);
  }
  return lines;
}

/** Code keeps its blanks; a line that is too long goes on in the next row. */
function codeLines(text: string, width: number): Line[] {
  return text
    .replaceAll('\t', '  ')
    .split('\n')
    .flatMap((line) => chop([span(line, 'code')], width - 2))
    .map((line) => [span('  '), ...line]);
}

/** Items stand close together; what belongs to one is set in under it. */
function listLines(list: Tokens.List, width: number): Line[] {
  const start = list.start === '' ? 1 : list.start;
  const last = `${start + list.items.length - 1}. `;
  return list.items.flatMap((item, index) => {
    const bullet = list.ordered ? `${start + index}. `.padStart(last.length) : '• ';
    const mark = item.task ? (item.checked ? '[x] ' : '[ ] ') : '';
    const room = widthOf(bullet);
    const body = item.tokens
      .filter(({ type }) => type !== 'checkbox')
      .flatMap((token) => blocks([token], width - room - widthOf(mark)));
    return behind([span(bullet, 'muted'), span(mark)], body.length > 0 ? body : [[]]);
  });
}
