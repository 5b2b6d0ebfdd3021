// Colours for a dark and a light background, and none at all; and the one gate from text to codes.
import stringWidth from 'string-width';
import { cleanText } from '../base/index.ts';
import type { Line, Style, Tone } from './span.ts';

export type ThemeName = 'dark' | 'light' | 'none';

/** The colour of each role as parameters of a terminal's SGR code. */
type Colours = Record<Tone, string>;

const COLOURS = {
  dark: { accent: '36', muted: '90', good: '32', warn: '33', bad: '31', code: '36', person: '35' },
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
} satisfies Record<Exclude<keyof Style, 'tone' | 'link' | 'cursor'>, string>;

/** An overline, which no theme has, marks the cursor on its way through the layout. */
const CURSOR = '\u001b[53m';
const CURSOR_END = '\u001b[55m';

/**
 * A line as a terminal shows it. Nothing in the text itself that a terminal would act on gets through.
 * `links`: whether the terminal opens what a text leads to.
 */
export function toAnsi(line: Line, theme: ThemeName, links = false): string {
  return line
    .map(({ text, style }) => {
      const safe = cleanText(text).replace(/[\n\t]/g, ' ');
      if (safe === '') return '';
      const codes = codesOf(style, theme);
      const shown = codes === '' ? safe : `\u001b[${codes}m${safe}\u001b[0m`;
      if (style.cursor) return `${CURSOR}${shown}${CURSOR_END}`;
      const leads = links && style.link !== undefined && /^https?:\/\/[!-~]+$/.test(style.link);
      return leads ? `\u001b]8;;${style.link}\u0007${shown}\u001b]8;;\u0007` : shown;
    })
    .join('');
}

/** A line as markdown: what is bold, and where a text leads. Colours say nothing that words do not. */
export function toMarkdown(line: Line): string {
  const runs = line.map(({ text, style }) => {
    const safe = cleanText(text).replace(/[\n\t]/g, ' ');
    const strong = style.bold && safe !== '' ? `**${safe}**` : safe;
    return style.link === undefined ? strong : `[${strong}](${style.link})`;
  });
  return runs.join('');
}

/** The lines without the cursor's mark, and where it stood; null where it was in none. */
export function takeCursor(lines: string[]): {
  lines: string[];
  cursor: { row: number; column: number } | null;
} {
  const row = lines.findIndex((line) => line.includes(CURSOR));
  const [before = '', after = ''] = (lines[row] ?? '').split(CURSOR);
  if (row < 0) return { lines, cursor: null };
  const bare = `${before}${after.replace(CURSOR_END, '')}`.trimEnd();
  return { lines: lines.with(row, bare), cursor: { row, column: stringWidth(before) } };
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
