// When and what is drawn: at once after a key; everything else at most once in a frame.
import type { Clock } from '../../base/index.ts';
import type { Screen } from '../../terminal/index.ts';
import { takeCursor, toAnsi } from '../../text/index.ts';
import { type ChatState, type Pace, untilFrame } from '../chat-state.ts';
import { composerLines } from '../components/composer.ts';
import type { Paper, Voice } from '../transcript/card.ts';
import { entryLines, standsApart } from '../transcript/entry.ts';

export function createPainter(parts: {
  screen: Screen;
  clock: Clock;
  /** Whether the terminal opens links. */
  links: boolean;
  /** What entries are drawn with, as it is known by now. */
  paper(): Voice;
  /** Drawing itself failed: the chat cannot go on. */
  onFailure(thrown: unknown): void;
}) {
  const { screen, clock } = parts;
  let layOut: FrameLayout | null = null;
  let printed = 0;
  let planned = false;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let paused = false;

  /** Entries that are finished and not yet in the scrollback. */
  function finished({ talk, theme, size }: ChatState): string[] {
    const paper = { ...parts.paper(), width: size.columns };
    const lines = talk.entries.slice(printed).flatMap((entry, index) => {
      const before = talk.entries[printed + index - 1];
      const gap = standsApart(entry, before) ? [''] : [];
      return [...gap, ...entryLines(entry, paper).map((line) => toAnsi(line, theme, parts.links))];
    });
    printed = talk.entries.length;
    return lines;
  }

  function paint(state: ChatState): void {
    if (paused) return;
    paintedAt = clock.now();
    try {
      const paper = { ...parts.paper(), width: state.size.columns };
      const { lines, cursor } = takeCursor((layOut ?? inputAlone)(state, paper));
      if (state.sheet) screen.cover(lines);
      else screen.update(finished(state), lines, cursor);
    } catch (thrown) {
      paused = true;
      parts.onFailure(thrown);
    }
  }

  return {
    paint,
    changed(pace: Pace, state: () => ChatState): void {
      const left = pace === 'now' ? 0 : untilFrame(paintedAt, clock.now());
      if (left <= 0) paint(state());
      if (left <= 0 || planned) return;
      planned = true;
      clock.sleep(left).then(
        () => {
          planned = false;
          paint(state());
        },
        () => {},
      );
    },
    /** Lays out with Ink from now on. */
    use(next: FrameLayout, state: ChatState): void {
      layOut = next;
      paint(state);
    },
    /** Nothing is drawn until `resume`. */
    pause(): void {
      paused = true;
    },
    resume(state: ChatState): void {
      paused = false;
      screen.refresh();
      paint(state);
    },
    /** Draws what is finished for the last time. */
    finish(state: ChatState): void {
      if (!paused) screen.update(finished(state), [], null);
      paused = true;
    },
  };
}

/** What is drawn again: lines at most as wide as the terminal, of the live part or of a whole window. */
export type FrameLayout = (state: ChatState, paper: Paper) => string[];

/** The first frame, for as long as Ink takes to load: the input, in the place that it keeps. */
const inputAlone: FrameLayout = (state, { width }) => {
  const room = Math.max(1, state.size.rows - 5);
  const input = state.sheet || state.alone ? [] : composerLines(state, width, room);
  const rows = state.size.rows >= 8 ? [[], [], ...input, []] : input;
  return rows.map((line) => toAnsi(line, state.theme));
};
