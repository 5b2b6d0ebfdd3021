// text: styled lines, their width and their colours.
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
export { chop, namedLines, rowsIn, truncate, wrap } from './wrap.ts';
