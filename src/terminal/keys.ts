// From what a terminal sends to what a person did, chunk by chunk; waits just long enough to tell Esc from
// the start of a sequence.
import type { Clock } from '../base/index.ts';
import { controlKey, decodeSequence, type Input } from './sequences.ts';
import type { Terminal } from './terminal.ts';

/** What is not understood yet, and whether it is inside a paste. */
export interface Decoding {
  rest: string;
  pasting: boolean;
}

export const NOTHING_READ: Decoding = { rest: '', pasting: false };

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';
/** A chunk as long as this with line breaks inside was pasted, whatever the terminal says. */
const UNMARKED_PASTE = 100;

/** Takes a chunk; answers what it meant and what has to wait for more. */
export function decode(before: Decoding, chunk: string): { state: Decoding; inputs: Input[] } {
  const inputs: Input[] = [];
  let { rest, pasting } = { rest: before.rest + chunk, pasting: before.pasting };
  if (!pasting && isUnmarkedPaste(rest)) {
    return { state: NOTHING_READ, inputs: [{ kind: 'paste', text: rest }] };
  }
  while (rest !== '') {
    if (pasting) {
      const end = rest.indexOf(PASTE_END);
      if (end < 0) break;
      inputs.push({ kind: 'paste', text: rest.slice(0, end) });
      rest = rest.slice(end + PASTE_END.length);
      pasting = false;
    } else if (rest.startsWith(PASTE_START)) {
      rest = rest.slice(PASTE_START.length);
      pasting = true;
    } else if (rest.startsWith('\u001b')) {
      const sequence = decodeSequence(rest);
      if (sequence === null) break;
      if (sequence.input) inputs.push(sequence.input);
      rest = rest.slice(sequence.length);
    } else {
      const text = PRINTABLE.exec(rest)?.[0] ?? '';
      const control = rest.charAt(text.length);
      if (text !== '') inputs.push({ kind: 'text', text });
      rest = rest.slice(text.length);
      if (text === '' && control !== '') {
        const id = controlKey(control);
        if (id !== null) inputs.push({ kind: 'key', id });
        rest = rest.slice(1);
      }
    }
  }
  return { state: { rest, pasting }, inputs };
}

/** Nothing more came: a lone escape was the Esc key, and a paste without an end has ended. */
export function giveUp({ rest, pasting }: Decoding): { state: Decoding; inputs: Input[] } {
  if (pasting) return { state: NOTHING_READ, inputs: [{ kind: 'paste', text: rest }] };
  if (!rest.startsWith('\u001b')) return { state: NOTHING_READ, inputs: [] };
  const inputs: Input[] = [{ kind: 'key', id: 'escape' }];
  // What was typed right after Esc counts as well; the start of a sequence that broke off does not.
  const later = decode(NOTHING_READ, BROKEN_OFF.test(rest) ? '' : rest.slice(1));
  return { state: NOTHING_READ, inputs: [...inputs, ...later.inputs] };
}

const ESC = '\u001b';
const BROKEN_OFF = new RegExp(String.raw`^${ESC}[[\]OP_^X]`);
const PRINTABLE = /^[^\p{Cc}]+/u;

function isUnmarkedPaste(chunk: string): boolean {
  return chunk.length >= UNMARKED_PASTE && !chunk.includes('\u001b') && /[\r\n][^\r\n]/.test(chunk);
}

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
    const { signal } = waiting;
    clock.sleep(state.pasting ? PASTE_MS : ESCAPE_MS, signal).then(
      // A busy process may have let the time pass with more of it at hand: that is read first.
      () => setImmediate(() => signal.aborted || take(giveUp(state))),
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
