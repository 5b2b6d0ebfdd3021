// text: styled lines, their width and their colours.
export { behind, type Line, type Span, type Style, span, type Tone, textOf } from './span.ts';
export { THEME_NAMES, type ThemeName, toAnsi } from './theme.ts';
export { graphemes, widthOf } from './width.ts';
export { chop, truncate, wrap } from './wrap.ts';
