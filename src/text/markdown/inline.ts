// The inline half of markdown: emphasis, code, links, as styled runs of text.
import type { marked, Token, Tokens, TokensList } from 'marked';
import { type Line, type Style, span } from '../span.ts';

/** The reader of markdown, which the first prompt does not wait for. */
let reader: typeof marked.lexer | undefined;

/** Has to be there before a text is read. */
export async function loadMarkdown(): Promise<void> {
  reader = (await import('marked')).lexer;
}

export function lexer(source: string): TokensList {
  if (!reader) throw new Error('The reader of markdown is not loaded.');
  return reader(source);
}

/** How the tokens of one kind are shown, in the style around them. */
type Show = (token: Tokens.Generic, style: Style) => Line;

const inner =
  (more: Style): Show =>
  (token, style) =>
    inline(token.tokens ?? [], { ...style, ...more });

const SHOWS = {
  strong: inner({ bold: true }),
  em: inner({ italic: true }),
  del: inner({ strike: true }),
  codespan: ({ text }, style) => [span(decode(text), { ...style, tone: 'code' })],
  link: (token, style) => {
    // Terminals that open links open all of it.
    const leads = { ...style, link: token.href };
    const label = inline(token.tokens ?? [], { ...leads, underline: true });
    const shown = label.map(({ text }) => text).join('');
    // Where a link leads is always readable: a label can claim anything.
    return token.href === shown || token.href === `mailto:${shown}`
      ? label
      : [...label, span(` (${token.href})`, { ...leads, tone: 'muted' })];
  },
  image: ({ text, href }, style) => [span(`${text || 'image'} (${href})`, style)],
  br: (_token, style) => [span('\n', style)],
  escape: ({ text }, style) => [span(text, style)],
  html: ({ raw }, style) => [span(raw, style)],
  checkbox: (_token, _style) => [],
} satisfies Record<string, Show>;

/** The styled text of inline tokens. */
export function inline(tokens: Token[], style: Style = {}): Line {
  return tokens.flatMap((token) => {
    if (Object.hasOwn(SHOWS, token.type))
      return SHOWS[token.type as keyof typeof SHOWS](token, style);
    if ('tokens' in token && token.tokens) return inline(token.tokens, style);
    const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
    return [span(decode(text), style)];
  });
}

/**
 * The same for a paragraph whose source is `tokens` joined, with each run of plain text knowing its
 * place in that source. Runs inside emphasis, code or links have none.
 */
export function inlineWithPlaces(tokens: Token[]): Line {
  let at = 0;
  return tokens.flatMap((token) => {
    const from = at;
    at += token.raw.length;
    const shown = inline([token]);
    const [only] = shown;
    const verbatim = token.type === 'text' && only?.text === token.raw;
    return verbatim ? [{ ...only, from }] : shown;
  });
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity] ?? entity);
}
