// text: styled lines for a terminal: their width, their rows, their colours, and markdown as such lines.
export { markdownLines } from './markdown/blocks.ts';
export { loadMarkdown } from './markdown/inline.ts';
export { cutStream, type Piece } from './markdown/stream.ts';
export {
  behind,
  graphemes,
  type Line,
  placeAt,
  type Span,
  type Style,
  span,
  type Tone,
  textOf,
  widthOf,
  withCursor,
} from './span.ts';
export { type ThemeName, takeCursor, toAnsi, toMarkdown } from './theme.ts';
export { cut, namedLines, pad, rowsIn, truncate, wrap } from './wrap.ts';
