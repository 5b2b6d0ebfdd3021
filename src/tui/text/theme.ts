// Colours for a dark and a light background, and none at all; and the one gate from text to codes.
import { cleanText } from '../../base/index.ts';
import type { Line, Style, Tone } from './span.ts';

export const THEME_NAMES = ['dark', 'light', 'none'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** The colour of each role as parameters of a terminal's SGR code. */
type Colours = Record<Tone, string>;

const COLOURS = {
  dark: {
    accent: '36',
    muted: '90',
    good: '32',
    warn: '33',
    bad: '31',
    code: '36',
    person: '35',
  },
  light: {
    accent: '34',
    muted: '38;5;243',
    good: '38;5;28',
    warn: '38;5;130',
    bad: '31',
    code: '34',
    person: '35',
  },
} satisfies Record<Exclude<ThemeName, 'none'>, Colours>;

const WEIGHTS = {
  bold: '1',
  italic: '3',
  underline: '4',
  inverse: '7',
  strike: '9',
} satisfies Record<Exclude<keyof Style, 'tone'>, string>;

/** A line as a terminal shows it. Nothing in the text itself that a terminal would act on gets through. */
export function toAnsi(line: Line, theme: ThemeName): string {
  return line
    .map(({ text, style }) => {
      const safe = cleanText(text).replace(/[\n\t]/g, ' ');
      const codes = codesOf(style, theme);
      return codes === '' || safe === '' ? safe : `\u001b[${codes}m${safe}\u001b[0m`;
    })
    .join('');
}

function codesOf(style: Style, theme: ThemeName): string {
  // NO_COLOR means no codes at all: what a style says, the words say too.
  if (theme === 'none') return '';
  const codes = Object.entries(WEIGHTS)
    .filter(([name]) => style[name as keyof Style])
    .map(([, code]) => code);
  if (style.tone) codes.push(COLOURS[theme][style.tone]);
  return codes.join(';');
}
