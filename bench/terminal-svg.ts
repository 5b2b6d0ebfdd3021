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

/** The window as an SVG document. `title` is read to whoever cannot see it. */
export function terminalSvg(tty: Tty, title: string): string {
  const { cols, rows } = tty.emulator;
  const lines = Array.from({ length: rows }, (_, y) => runsOf(tty, y));
  const last = lines.findLastIndex((runs) => runs.length > 0);
  const width = Math.round(cols * CELL.width + 2 * MARGIN);
  const height = (last + 1) * CELL.height + 2 * MARGIN;
  const texts = lines.slice(0, last + 1).flatMap((runs, y) =>
    runs.map(({ text, column, colour, bold }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      const length = (text.length * CELL.width).toFixed(1);
      const weight = bold ? ' font-weight="bold"' : '';
      const place = `x="${x}" y="${MARGIN + y * CELL.height + 13}" textLength="${length}"`;
      return `<text ${place} fill="${colour}"${weight}>${escaped(text)}</text>`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">',
    ...texts,
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
  const lastRun = runs.at(-1);
  if (lastRun) lastRun.text = lastRun.text.trimEnd();
  return runs.filter(({ text }) => text.trim() !== '');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
