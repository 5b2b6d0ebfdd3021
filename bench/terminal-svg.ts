// A picture of a terminal's window as SVG: text with its colours, nothing else.
import type { Tty } from '../test/support/tty.ts';

const CELL = { width: 8.4, height: 18 };
const MARGIN = 14;
const BACKGROUND = '#16181d';
const FOREGROUND = '#d7dae0';
/** The sixteen colours that a terminal names. */
const PALETTE =
  '#3b4048 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #d7dae0 #7f848e #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #ffffff'.split(
    ' ',
  );

interface Run {
  text: string;
  column: number;
  colour: string;
  bold: boolean;
}

/** The window as an SVG document. `title` is read to people who cannot see it. */
export function terminalSvg(tty: Tty, title: string): string {
  const { texts, rows } = pictureOf(tty);
  return documentOf({ title, columns: tty.emulator.cols, rows }, texts);
}

/** One picture of a moving one, and how long it stands, ms. */
export interface Frame {
  texts: string[];
  rows: number;
  ms: number;
}

/** The window as it is now. */
export function frameOf(tty: Tty, ms: number): Frame {
  return { ...pictureOf(tty), ms };
}

/** Frames one after the other, for ever; people who want no motion see the `still` one. */
export function movingSvg(frames: Frame[], title: string, columns: number, still: number): string {
  const total = frames.reduce((sum, { ms }) => sum + ms, 0);
  const rows = Math.max(...frames.map((frame) => frame.rows));
  let at = 0;
  const parts = frames.map(({ texts, ms }, index) => {
    const share = (time: number) => `${((100 * time) / total).toFixed(2)}%`;
    const [from, before] = [share(at), share(at + ms)];
    at += ms;
    const hidden = index === 0 ? '' : `0%{opacity:0}`;
    const gone = index === frames.length - 1 ? '' : `${before}{opacity:0}`;
    return {
      style: `#f${index}{opacity:0;animation:f${index} ${total}ms step-end infinite}@keyframes f${index}{${hidden}${from}{opacity:1}${gone}}`,
      body: [`<g id="f${index}">`, ...texts, '</g>'],
    };
  });
  const moves = `@media (prefers-reduced-motion:no-preference){${parts.map((part) => part.style).join('')}}`;
  const style = `<style>g[id]{opacity:0}#f${still}{opacity:1}${moves}</style>`;
  return documentOf({ title, columns, rows }, [style, ...parts.flatMap(({ body }) => body)]);
}

function pictureOf(tty: Tty): { texts: string[]; rows: number } {
  const lines = Array.from({ length: tty.emulator.rows }, (_, y) => runsOf(tty, y));
  const last = lines.findLastIndex((runs) => runs.length > 0);
  const texts = lines.slice(0, last + 1).flatMap((runs, y) =>
    runs.map(({ text, column, colour, bold }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      const length = (text.length * CELL.width).toFixed(1);
      const weight = bold ? ' font-weight="bold"' : '';
      const place = `x="${x}" y="${MARGIN + y * CELL.height + 13}" textLength="${length}"`;
      return `<text ${place} fill="${colour}"${weight}>${escaped(text).replace(/ {2,}/g, (blanks) => '\u00a0'.repeat(blanks.length))}</text>`;
    }),
  );
  return { texts, rows: last + 1 };
}

function documentOf(
  { title, columns, rows }: { title: string; columns: number; rows: number },
  body: string[],
): string {
  const width = Math.round(columns * CELL.width + 2 * MARGIN);
  const height = rows * CELL.height + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">',
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The text of a row in stretches of one look; blanks at the end are left out. */
function runsOf(tty: Tty, y: number): Run[] {
  const { buffer, cols } = tty.emulator;
  const line = buffer.active.getLine(buffer.active.baseY + y);
  const runs: Run[] = [];
  for (let x = 0; x < cols; x++) {
    const cell = line?.getCell(x);
    if (!cell || cell.getWidth() === 0) continue;
    const colour = cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? FOREGROUND) : FOREGROUND;
    const bold = cell.isBold() !== 0;
    const text = cell.getChars() || ' ';
    const before = runs.at(-1);
    if (before && before.colour === colour && before.bold === bold) before.text += text;
    else runs.push({ text, column: x, colour, bold });
  }
  // Blanks at the ends of a text have no width in a picture.
  return runs
    .filter(({ text }) => text.trim() !== '')
    .map((run) => ({
      ...run,
      text: run.text.trim(),
      column: run.column + run.text.length - run.text.trimStart().length,
    }));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
