// Searching what was typed before (Ctrl+R).
import type { ChatState } from '../chat-state.ts';
import { bufferOf, searchBack } from '../editor/index.ts';
import type { Input } from '../terminal/index.ts';
import { graphemes } from '../text/index.ts';
import { type Pressed, pressed } from './effects.ts';

export function startSearch(state: ChatState): ChatState {
  return {
    ...state,
    composer: { ...state.composer, search: { text: '', found: null }, menu: null },
  };
}

/** A key while searching; null ends the search and leaves the key to the input. */
export function searchKey(state: ChatState, input: Input): Pressed | null {
  const { search, history } = state.composer;
  if (!search) return null;
  if (input.kind === 'text' || input.kind === 'paste') {
    return pressed(look(state, search.text + input.text.replace(/\s+/g, ' '), history.length - 1));
  }
  switch (input.kind === 'key' ? input.id : '') {
    case 'ctrl+r':
    case 'up':
      return pressed(look(state, search.text, (search.found ?? history.length) - 1));
    case 'backspace':
      return pressed(look(state, graphemes(search.text).slice(0, -1).join(''), history.length - 1));
    case 'escape':
    case 'ctrl+c':
    case 'ctrl+g':
      return pressed(leave(state, false));
    case 'enter':
    case 'tab':
      return pressed(leave(state, true));
    default:
      return null;
  }
}

/** Ends the search; the entry that was found is then in the input. */
export function leave(state: ChatState, take: boolean): ChatState {
  const { composer } = state;
  const found = composer.search?.found ?? null;
  const text = take && found !== null ? composer.history[found] : undefined;
  const buffer = text === undefined ? composer.buffer : bufferOf(text, composer.buffer.cut);
  return { ...state, composer: { ...composer, buffer, search: null, column: null } };
}

function look(state: ChatState, text: string, before: number): ChatState {
  const { composer } = state;
  const hit = text === '' ? null : searchBack(composer.history, text, before);
  // Nothing older: the last one found stays.
  const found = hit ?? (text === composer.search?.text ? composer.search.found : null);
  return { ...state, composer: { ...composer, search: { text, found } } };
}
