// Between what the conversation says and the screen: text that arrives within a frame is shown together,
// and much of it in pieces, so that keys come in between.
import type { AgentEvent } from '../../agent/index.ts';
import type { Clock } from '../../base/index.ts';
import { untilFrame } from '../chat-state.ts';
import { sizeOf } from '../state.ts';

/** Characters that are shown at once: laying out more of them would keep a key waiting. */
const MOST_AT_ONCE = 2_000;
const PIECES = new RegExp(`[\\s\\S]{1,${MOST_AT_ONCE}}`, 'gu');

export function createHearing(show: (event: AgentEvent) => void, clock: Clock) {
  /** What was not shown yet, in order; a long text in pieces. */
  let waiting: AgentEvent[] = [];
  let showing: Promise<void> | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;

  /** Shows what waits, of a long text one piece; answers whether more of it waits behind that. */
  function showSome(): boolean {
    shownAt = clock.now();
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      show(event);
      if (event.kind === 'text' && waiting[0]?.kind === 'text') return true;
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
      if (event.kind !== 'text') {
        waiting.push(event);
        // The end of a turn does not wait until something else is done, unless much text is before it.
        if (showing) showSome();
        else void flush();
        return;
      }
      const last = waiting.at(-1);
      const follows = last?.kind === 'text';
      if (follows) waiting.pop();
      const text = follows ? last.delta + event.delta : event.delta;
      const pieces = text.length > MOST_AT_ONCE ? (text.match(PIECES) ?? []) : [text];
      waiting.push(...pieces.map((delta) => ({ kind: 'text' as const, delta })));
      if (follows) return;
      const left = untilFrame(shownAt, clock.now());
      if (left <= 0) void flush();
      else clock.sleep(left).then(flush, () => {});
    },
    /** Drops long text that waits, and says how much: nobody who interrupts wants to see it go by. */
    leaveOut(): void {
      const texts = waiting.flatMap((event) => (event.kind === 'text' ? event.delta : []));
      const { length } = texts.join('');
      if (length <= MOST_AT_ONCE) return;
      const text = `${sizeOf(length)} of the answer are not shown; /export has all of it.`;
      waiting = waiting.filter(({ kind }) => kind !== 'text');
      waiting.unshift({ kind: 'notice', level: 'info', text });
    },
  };
}

/** Resolves after what else the process has to do: keys are among it. */
const othersFirst = () => new Promise<void>((resolve) => setImmediate(resolve));
