// Between what the conversation says and the screen: text waits for the next frame, and much of it is told
// in pieces, so that keys come in between.
import type { AgentEvent } from '../../agent/index.ts';
import type { Clock } from '../../base/index.ts';
import { sizeOf } from '../state.ts';

export interface Hearing {
  /** Takes an event: text is told with the next frame, anything else at once, behind the text before it. */
  listen(event: AgentEvent): void;
  /** Tells what waits: short texts before it returns; resolves when long ones are told, too. */
  flush(): Promise<void>;
  /** Drops long text that waits, and says how much: nobody who interrupts wants to see it go by. */
  leaveOut(): void;
}

/** Text is drawn with the next frame, so what arrives within one is told at once. */
const FRAME_MS = 33;
/** Characters that are told at once: laying out more of them would keep a key waiting. */
const MOST_AT_ONCE = 2_000;

export function createHearing(tell: (event: AgentEvent) => void, clock: Clock): Hearing {
  /** What was not told yet, in order; texts in a row are one. */
  const waiting: AgentEvent[] = [];
  let isTelling = false;
  let told: Promise<void> = Promise.resolve();

  async function tellAll(): Promise<void> {
    isTelling = true;
    try {
      for (let event = waiting.shift(); event; event = waiting.shift()) {
        const [piece, rest] = event.kind === 'text' ? cutAt(event.delta, MOST_AT_ONCE) : [null, ''];
        if (rest !== '') waiting.unshift({ kind: 'text', delta: rest });
        tell(piece === null ? event : { kind: 'text', delta: piece });
        if (rest !== '') await othersFirst();
      }
    } finally {
      isTelling = false;
    }
  }

  const flush = (): Promise<void> => {
    if (!isTelling) told = tellAll();
    return told;
  };

  return {
    flush,
    listen(event) {
      const last = waiting.at(-1);
      if (event.kind !== 'text') {
        waiting.push(event);
        void flush();
      } else if (last?.kind === 'text') {
        waiting.splice(-1, 1, { kind: 'text', delta: last.delta + event.delta });
      } else {
        waiting.push(event);
        clock.sleep(FRAME_MS).then(flush, () => {});
      }
    },
    leaveOut() {
      for (const [at, event] of waiting.entries()) {
        if (event.kind !== 'text' || event.delta.length <= MOST_AT_ONCE) continue;
        const size = sizeOf(event.delta.length);
        const text = `${size} of the answer are not shown; /export has all of it.`;
        waiting.splice(at, 1, { kind: 'notice', level: 'info', text });
      }
    },
  };
}

/** A text in two, without cutting a character in half. */
function cutAt(text: string, most: number): [string, string] {
  if (text.length <= most) return [text, ''];
  const at = /[\uDC00-\uDFFF]/.test(text.charAt(most)) ? most - 1 : most;
  return [text.slice(0, at), text.slice(at)];
}

/** Resolves after what else the process has to do: keys are among it. */
const othersFirst = () => new Promise<void>((resolve) => setImmediate(resolve));
