// Styled text as data: what a line shows and in which role, before a terminal's codes are known.

/** The role of a piece of text; a theme gives each its colour. */
export type Tone = 'accent' | 'muted' | 'good' | 'warn' | 'bad' | 'code' | 'person';

export interface Style {
  tone?: Tone;
  bold?: true;
  italic?: true;
  underline?: true;
  strike?: true;
  inverse?: true;
}

/** A run of text in one style. `from` is its place in the source it was taken from word for word. */
export interface Span {
  text: string;
  style: Style;
  from?: number;
}

/** One line of the screen. */
export type Line = Span[];

/** A run of text; `look` is a tone, or a whole style. */
export function span(text: string, look: Tone | Style = {}): Span {
  return { text, style: typeof look === 'string' ? { tone: look } : look };
}

/** The text of a line without its styles. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Lines behind a prefix: `first` before the first one, `rest` before the others. */
export function behind(first: Line, rest: Line, lines: Line[]): Line[] {
  return lines.map((line, index) => [...(index === 0 ? first : rest), ...line]);
}
