// Typing without a redrawn line: characters are echoed as they come, Backspace takes the last one
// away, and everything else begins a new line.

import { cleanText } from '../../base/index.ts';
import type { Said } from '../chat-state.ts';
import { type Buffer, bufferOf, EMPTY, expand, insert, paste, shownText } from '../editor/index.ts';
import type { Input } from '../terminal/index.ts';
import { graphemes, widthOf } from '../text/index.ts';

export interface LineInput {
  /** Takes an input; answers the line when it is finished. */
  take(input: Input): Said | null;
  /** Writes the prompt and what is typed so far on a new line. */
  prompt(): void;
  /** Ends the line with the prompt, so that something else can be written. */
  yield(): void;
  set(text: string): void;
  readonly text: string;
}

const PROMPT = '> ';

export function createLineInput(write: (text: string) => void): LineInput {
  let buffer: Buffer = EMPTY;
  /** Whether the cursor stands in the line of the prompt. */
  let prompted = false;

  const shown = () => cleanText(shownText(buffer)).replaceAll('\n', ' / ');
  const prompt = () => {
    write(`${prompted ? '\r\n' : ''}${PROMPT}${shown()}`);
    prompted = true;
  };

  function backspace(): void {
    const last = graphemes(buffer.text).at(-1);
    if (last === undefined) return;
    const before = shown();
    buffer = {
      ...buffer,
      text: buffer.text.slice(0, -last.length),
      cursor: buffer.text.length - last.length,
    };
    const gone = widthOf(before) - widthOf(shown());
    write('\b \b'.repeat(gone));
  }

  function append(next: Buffer): void {
    const before = shown();
    buffer = next;
    if (prompted) write(shown().slice(before.length));
    else prompt();
  }

  return {
    take(input) {
      if (input.kind === 'text') append(insert(buffer, input.text));
      else if (input.kind === 'paste') append(paste(buffer, input.text));
      else if (input.kind === 'key') {
        if (input.id === 'backspace') backspace();
        else if (['ctrl+j', 'shift+enter', 'alt+enter'].includes(input.id))
          append(insert(buffer, '\n'));
        else if (input.id === 'ctrl+u') {
          buffer = EMPTY;
          prompt();
        } else if (input.id === 'enter') {
          const said = { text: expand(buffer).trim(), shown: shown() };
          buffer = EMPTY;
          write('\r\n');
          prompted = false;
          return said;
        }
      }
      return null;
    },
    prompt,
    yield() {
      if (prompted) write('\r\n');
      prompted = false;
    },
    set(text) {
      buffer = bufferOf(text);
      prompt();
    },
    get text() {
      return buffer.text;
    },
  };
}
