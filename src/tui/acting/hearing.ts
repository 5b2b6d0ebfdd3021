// Between what the conversation says and the screen: text waits for the next frame, and much of it is told
// in pieces, so that keys come in between.
import type { AgentEvent } from '../../agent/index.ts';
import type { Clock } from '../../base/index.ts';
import { sizeOf } from '../state.ts';

/** No more is drawn than one frame in this time, so what arrives within it is told together. */
const FRAME_MS = 33;
/** Characters that are told at once: laying out more of them would keep a key waiting. */
const MOST_AT_ONCE = 2_000;

export function createHearing(tell: (event: AgentEvent) => void, clock: Clock) {
  /** What was not told yet, in order; texts in a row are one. */
  const waiting: AgentEvent[] = [];
  let told: Promise<void> | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;

  /** Tells what waits, of a long text one piece; answers whether more of it waits behind that. */
  function tellSome(): boolean {
    toldAt = clock.now();
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      if (event.kind === 'text' && event.delta.length > MOST_AT_ONCE) {
        const [piece, rest] = cutAt(event.delta, MOST_AT_ONCE);
        waiting.unshift({ kind: 'text', delta: rest });
        tell({ kind: 'text', delta: piece });
        return true;
      }
      tell(event);
    }
    return false;
  }

  async function tellAll(): Promise<void> {
    while (tellSome()) await othersFirst();
    told = null;
  }

  /** Tells what waits: short texts before it returns; resolves when long ones are told, too. */
  const flush = (): Promise<void> => {
    told ??= tellSome() ? othersFirst().then(tellAll) : null;
    return told ?? Promise.resolve();
  };

  return {
    flush,
    /** Takes an event: text is told once in a frame, anything else at once, behind the text before it. */
    listen(event: AgentEvent): void {
      const last = waiting.at(-1);
      if (event.kind !== 'text') {
        waiting.push(event);
        // The end of a turn does not wait until something else is done, unless much text is before it.
        if (told) tellSome();
        else void flush();
      } else if (last?.kind === 'text') {
        waiting.splice(-1, 1, { kind: 'text', delta: last.delta + event.delta });
      } else {
        waiting.push(event);
        const left = Math.min(FRAME_MS, toldAt + FRAME_MS - clock.now());
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
