// text: styled lines, their width and their colours.
export {
  behind,
  graphemes,
  type Line,
  type Span,
  type Style,
  span,
  type Tone,
  textOf,
  widthOf,
  withCursor,
} from './span.ts';
export { type ThemeName, takeCursor, toAnsi } from './theme.ts';
export { chop, truncate, wrap } from './wrap.ts';
