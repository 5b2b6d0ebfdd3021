// Whether the terminal has drawn what it was sent. What is still on its way when a window is resized
// is drawn in the new width, and what was drawn before is wrapped again: who draws has to know which.
import { type Clock, within } from '../base/index.ts';

/** "Are you well?" Every terminal of the last decades answers, after all that it was sent before. */
const ASK = '\u001b[5n';
/** From a terminal's new width to our hearing of it, ms. */
const NEWS_MS = 50;
/** After so long everything is drawn, as far as is known of a terminal that never answers, ms. */
const DUMB_MS = 500;
/** How long an answer is waited for at the end, ms: one that comes later over a slow line is read by the shell. */
const LAST_ANSWER_MS = 1_000;

export function createDrawn(clock: Clock) {
  let writtenAt = Number.NEGATIVE_INFINITY;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let asked = false;
  /** Whether something was written behind the question. */
  let more = false;
  let answers = false;
  let hush = () => {};

  function ask(): string {
    more = asked;
    if (asked) return '';
    asked = true;
    return ASK;
  }

  return {
    /** Something was written: answers what to send behind it, so that the terminal tells. */
    written(): string {
      writtenAt = clock.now();
      return ask();
    },
    /** The terminal has answered; answers what to send, if it has to be asked again. */
    answered(): string {
      answers = true;
      asked = false;
      if (more) return ask();
      drawnAt = clock.now();
      hush();
      return '';
    },
    /** Whether all that was written stood on the screen already a moment ago. */
    sure(): boolean {
      const now = clock.now();
      if (!answers) return now - writtenAt > DUMB_MS;
      return !asked && now - drawnAt > NEWS_MS;
    },
    /** Resolves when no answer is on its way: nobody else is to read it. */
    async silence() {
      if (!asked) return;
      const silent = new Promise<void>((resolve) => {
        hush = resolve;
      });
      await within(clock, LAST_ANSWER_MS, silent);
    },
  };
}
