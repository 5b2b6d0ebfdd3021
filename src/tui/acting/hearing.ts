// Between what the conversation says and the screen: text that arrives within a frame is shown together,
// and much of it in pieces, so that keys come in between.
import type { AgentEvent } from '../../agent/index.ts';
import type { Clock } from '../../base/index.ts';
import { untilFrame } from '../chat-state.ts';
import { sizeOf } from '../state.ts';

/** Characters that are shown at once: laying out more of them would keep a key waiting. */
const MOST_AT_ONCE = 2_000;

export function createHearing(show: (event: AgentEvent) => void, clock: Clock) {
  /** What was not shown yet, in order; texts in a row are one. */
  const waiting: AgentEvent[] = [];
  let showing: Promise<void> | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;

  /** Shows what waits, of a long text one piece; answers whether more of it waits behind that. */
  function showSome(): boolean {
    shownAt = clock.now();
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      if (event.kind === 'text' && event.delta.length > MOST_AT_ONCE) {
        const [piece, rest] = cutAt(event.delta, MOST_AT_ONCE);
        waiting.unshift({ kind: 'text', delta: rest });
        show({ kind: 'text', delta: piece });
        return true;
      }
      show(event);
    }
    return false;
  }

  async function showAll(): Promise<void> {
    while (showSome()) await othersFirst();
    showing = null;
  }

  /** Shows what waits: short texts before it returns; resolves when long ones are shown, too. */
  const flush = (): Promise<void> => {
    showing ??= showSome() ? othersFirst().then(showAll) : null;
    return showing ?? Promise.resolve();
  };

  return {
    flush,
    /** Takes an event: text is shown once in a frame, anything else at once, behind the text before it. */
    listen(event: AgentEvent): void {
      const last = waiting.at(-1);
      if (event.kind !== 'text') {
        waiting.push(event);
        // The end of a turn does not wait until something else is done, unless much text is before it.
        if (showing) showSome();
        else void flush();
      } else if (last?.kind === 'text') {
        waiting.splice(-1, 1, { kind: 'text', delta: last.delta + event.delta });
      } else {
        waiting.push(event);
        const left = untilFrame(shownAt, clock.now());
        if (left <= 0) void flush();
        else clock.sleep(left).then(flush, () => {});
      }
    },
    /** Drops long text that waits, and says how much: nobody who interrupts wants to see it go by. */
    leaveOut(): void {
      for (const [at, event] of waiting.entries()) {
        if (event.kind !== 'text' || event.delta.length <= MOST_AT_ONCE) continue;
        const size = sizeOf(event.delta.length);
        const text = `${size} of the answer are not shown; /export has all of it.`;
        waiting.splice(at, 1, { kind: 'notice', level: 'info', text });
      }
    },
  };
}

/** A long text in two, without cutting a character in half. */
function cutAt(text: string, most: number): [string, string] {
  const at = /[\uDC00-\uDFFF]/.test(text.charAt(most)) ? most - 1 : most;
  return [text.slice(0, at), text.slice(at)];
}

/** Resolves after what else the process has to do: keys are among it. */
const othersFirst = () => new Promise<void>((resolve) => setImmediate(resolve));
