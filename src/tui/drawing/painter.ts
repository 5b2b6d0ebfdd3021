// When and what is drawn: at once after a key, with the next frame for everything else.
import type { Clock } from '../../base/index.ts';
import type { ChatState } from '../chat-state.ts';
import { reviewLines } from '../live/review.ts';
import { viewerLines } from '../live/viewer.ts';
import type { Pace } from '../store.ts';
import type { Screen } from '../terminal/index.ts';
import { toAnsi } from '../text/index.ts';
import { entryLines, type Paper, standsApart } from '../transcript/index.ts';
import { frameOf } from './frame.ts';
import type { Surface } from './surface.ts';

export interface Painter {
  changed(pace: Pace, state: () => ChatState): void;
  paint(state: ChatState): void;
  /** Draws with another surface from now on; the one before is closed. */
  use(surface: Surface, state: ChatState): void;
  /** Nothing is drawn until `resume`. */
  pause(): void;
  resume(state: ChatState): void;
  /** Draws what is finished for the last time. */
  finish(state: ChatState): void;
}

const FRAME_MS = 33;

export function createPainter(parts: {
  screen: Screen;
  surface: Surface;
  clock: Clock;
  /** What entries are drawn with, as it is known by now. */
  paper(): Omit<Paper, 'width'>;
  /** Drawing itself failed: the chat cannot go on. */
  onFailure(thrown: unknown): void;
}): Painter {
  const { screen, clock } = parts;
  let { surface } = parts;
  let printed = 0;
  let planned = false;
  let paused = false;

  /** Entries that are finished and not yet in the scrollback. */
  function finished({ talk, theme, size }: ChatState): string[] {
    const paper = { ...parts.paper(), width: size.columns };
    const lines = talk.entries.slice(printed).flatMap((entry, index) => {
      const before = talk.entries[printed + index - 1];
      const gap = standsApart(entry, before) ? [''] : [];
      return [...gap, ...entryLines(entry, paper).map((line) => toAnsi(line, theme))];
    });
    printed = talk.entries.length;
    return lines;
  }

  function paint(state: ChatState): void {
    if (paused) return;
    try {
      const paper = { ...parts.paper(), width: state.size.columns };
      if (state.review || state.viewer) {
        const lines = state.review ? reviewLines(state, paper) : viewerLines(state, paper);
        screen.cover(lines.map((line) => toAnsi(line, state.theme)));
        return;
      }
      const frame = frameOf(state, paper);
      const lines = surface.lay(state, frame);
      // Below the input there is the footer at most, so its rows count from there.
      const top = lines.length - (frame.has.footer ? 1 : 0) - frame.input.length;
      const cursor = frame.cursor && { ...frame.cursor, row: top + frame.cursor.row };
      screen.update(finished(state), lines, cursor);
    } catch (thrown) {
      paused = true;
      parts.onFailure(thrown);
    }
  }

  return {
    paint,
    changed(pace, state) {
      if (pace === 'now') return paint(state());
      if (planned) return;
      planned = true;
      clock.sleep(FRAME_MS).then(
        () => {
          planned = false;
          paint(state());
        },
        () => {},
      );
    },
    use(next, state) {
      surface.close();
      surface = next;
      paint(state);
    },
    pause() {
      paused = true;
    },
    resume(state) {
      paused = false;
      screen.refresh();
      paint(state);
    },
    finish(state) {
      if (!paused) screen.update(finished(state), [], null);
      paused = true;
    },
  };
}
