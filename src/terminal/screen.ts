// The screen in two parts: what is finished goes to the scrollback once and is never touched again;
// the live lines below it are drawn over in place. Ink's own writer is not used for this: it wipes
// the scrollback when a window becomes smaller than a frame, and it does not know that terminals
// wrap lines again when a window becomes narrower.
import type { Clock } from '../base/index.ts';
import { widthOf } from '../text/index.ts';
import { createDrawn } from './drawn.ts';
import type { Terminal } from './terminal.ts';

export interface Cursor {
  row: number;
  column: number;
}

export type Screen = ReturnType<typeof createScreen>;

const CSI = '\u001b[';
/** The terminal shows what comes between these at once, where it can. */
const AT_ONCE = `${CSI}?2026h`;
const SHOWN = `${CSI}?2026l`;
const WRAP_OFF = `${CSI}?7l`;
const WRAP_ON = `${CSI}?7h`;
/** Whole lines are cleared before they are written: tmux would take cleared ends for text. */
const CLEAR_LINE = `${CSI}2K`;
const CLEAR_BELOW = `${CSI}J`;
const HIDE = `${CSI}?25l`;
const SHOW = `${CSI}?25h`;

/** Finished lines that are remembered, to be written again where a resize may have hidden them. */
const REMEMBERED = 20;

export function createScreen(terminal: Terminal, clock: Clock) {
  const drawing = createDrawn(clock);
  let drawn: string[] = [];
  let drawnColumns = terminal.columns;
  let cursor: Cursor = { row: 0, column: 0 };
  let cursorShown = true;
  let stale = true;
  let covered = false;
  let recent: string[] = [];

  const rowsOf = (lines: string[]) =>
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / terminal.columns)), 0);

  /**
   * How many rows the first live line is above the cursor, whatever the terminal did to the lines;
   * and finished lines that have to be written again, because it cannot be known whether they are
   * among these rows. A terminal breaks the lines that it shows when the window becomes narrower;
   * what reaches it later stands as it was meant.
   */
  function reach(): { rows: number; again: string[] } {
    const meant = cursor.row;
    if (terminal.columns >= drawnColumns || terminal.reflow === 'none') {
      return { rows: meant, again: [] };
    }
    const inLine = terminal.reflow === 'all' ? Math.floor(cursor.column / terminal.columns) : 0;
    const broken = rowsOf(drawn.slice(0, cursor.row)) + inLine;
    if (broken === meant || drawing.sure()) {
      return { rows: broken, again: [] };
    }
    let again: string[] = [];
    for (const line of [...recent].reverse()) {
      if (meant + rowsOf(again) >= broken) break;
      again = [line, ...again];
    }
    return { rows: meant + rowsOf(again), again };
  }

  const upBy = (rows: number) => `${rows > 0 ? `${CSI}${rows}A` : ''}\r`;

  function uncover(): string {
    if (!covered) return '';
    covered = false;
    return `${CSI}?1049l`;
  }

  return {
    /**
     * Puts finished lines above the live ones and draws the live ones, in one write. Only lines that
     * changed are sent. At most `rows - 2` live lines are drawn: the last ones.
     */
    update(finished: string[], live: string[], wanted: Cursor | null): void {
      const room = Math.max(1, terminal.rows - 2);
      const cut = Math.max(0, live.length - room);
      const lines = live.length === 0 ? [''] : live.slice(cut);
      const target = wanted && { row: Math.max(0, wanted.row - cut), column: wanted.column };
      const resized = terminal.columns !== drawnColumns;
      const all = stale || resized || covered || finished.length > 0;
      const same =
        !all && lines.length === drawn.length && lines.every((one, i) => one === drawn[i]);
      if (same && sameCursor(target, cursorShown ? cursor : null)) return;

      const { rows, again } = reach();
      const out = [uncover(), AT_ONCE, HIDE, upBy(rows)];
      if (all) out.push(CLEAR_BELOW);
      for (const line of [...again, ...finished]) out.push(line, '\r\n');
      out.push(WRAP_OFF);
      for (const [index, line] of lines.entries()) {
        const last = index === lines.length - 1;
        if (all) out.push(line);
        else if (last && lines.length < drawn.length) out.push(CLEAR_BELOW, line);
        else if (line !== drawn[index]) out.push(CLEAR_LINE, line);
        if (!last) out.push('\r\n');
      }
      out.push(WRAP_ON);
      const place = target ?? { row: lines.length - 1, column: 0 };
      const up = lines.length - 1 - place.row;
      out.push(
        up > 0 ? `${CSI}${up}A` : '',
        `${CSI}${place.column + 1}G`,
        target ? SHOW : '',
        SHOWN,
        // Below the last frame nothing is laid out again, and whoever has the terminal next reads no answer.
        live.length === 0 ? '' : drawing.written(),
      );
      terminal.write(out.join(''));
      recent = [...recent, ...finished].slice(-REMEMBERED);
      drawn = lines;
      drawnColumns = terminal.columns;
      cursor = place;
      cursorShown = target !== null;
      stale = false;
    },

    /** Draws a picture on the whole window, the rest of the screen kept beneath it. */
    cover(lines: string[]): void {
      const open = covered ? '' : `${CSI}?1049h`;
      covered = true;
      const rows = Array.from({ length: terminal.rows }, (_, y) => {
        const line = lines[y] ?? '';
        return `${CSI}${y + 1};1H${CLEAR_LINE}${line}`;
      });
      terminal.write([open, AT_ONCE, HIDE, WRAP_OFF, ...rows, WRAP_ON, SHOWN].join(''));
    },

    /** The next update draws every line: the window has changed. */
    refresh(): void {
      stale = true;
    },

    /** The terminal said that it has drawn what it was sent. */
    answered(): void {
      const again = drawing.answered();
      if (again !== '') terminal.write(again);
    },

    /** Resolves when the terminal has no answer to give any more. */
    silence: drawing.silence,

    /** Takes the live lines away and leaves the cursor below what is finished. */
    close(): void {
      terminal.write([uncover(), upBy(reach().rows), CLEAR_BELOW, SHOW].join(''));
      drawn = [];
      cursor = { row: 0, column: 0 };
      cursorShown = true;
      stale = true;
    },
  };
}

function sameCursor(a: Cursor | null, b: Cursor | null): boolean {
  return a === b || (a !== null && b !== null && a.row === b.row && a.column === b.column);
}
