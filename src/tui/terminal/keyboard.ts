// The keyboard as a stream of inputs: decodes chunks, and waits just long enough to tell Esc from
// the start of a sequence.
import type { Clock } from '../../base/index.ts';
import { type Decoding, decode, giveUp, NOTHING_READ } from './keys.ts';
import type { Input } from './sequences.ts';
import type { Terminal } from './terminal.ts';

/** A sequence arrives as one; what follows an escape later than this is a key of its own. */
const ESCAPE_MS = 25;
/** Longest silence inside a paste before its end is taken as lost. */
const PASTE_MS = 2_000;

/** Starts reading. Answers a function that stops. */
export function listen(
  terminal: Pick<Terminal, 'onInput'>,
  clock: Clock,
  onInput: (input: Input) => void,
): () => void {
  let state: Decoding = NOTHING_READ;
  let waiting = new AbortController();
  let isFirst = true;

  const take = (next: { state: Decoding; inputs: Input[] }) => {
    state = next.state;
    for (const input of next.inputs) onInput(input);
  };
  const stop = terminal.onInput((chunk) => {
    waiting.abort();
    waiting = new AbortController();
    take(decode(state, isFirst ? typedAhead(chunk) : chunk));
    isFirst = false;
    if (state.rest === '' && !state.pasting) return;
    clock.sleep(state.pasting ? PASTE_MS : ESCAPE_MS, waiting.signal).then(
      () => take(giveUp(state)),
      () => {},
    );
  });
  return () => {
    waiting.abort();
    stop();
  };
}

/**
 * What was typed before anybody listened comes at once, and the terminal, which was not raw yet, has
 * made a line feed of each Enter in it.
 */
function typedAhead(chunk: string): string {
  return chunk.startsWith('\u001b') ? chunk : chunk.replaceAll('\n', '\r');
}
