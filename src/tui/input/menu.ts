// The menu over the input: what a slash, an @ or a # can become.
import type { ChatState, Composer } from '../chat-state.ts';
import {
  type Choice,
  complete,
  filterChoices,
  type Wanted,
  wantedAt,
} from '../editor/completion.ts';
import { moved } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';

/** The state with this composer and the menu that fits what is typed now. */
export function withMenu(state: ChatState, composer: Composer): Pressed {
  const wanted = wantedAt(composer.buffer);
  const closed = { ...composer, menu: null };
  if (!wanted) return pressed({ ...state, composer: { ...closed, dismissed: null } });
  if (composer.dismissed === wanted.from) return pressed({ ...state, composer: closed });
  if (wanted.kind === 'command') {
    const choices = filterChoices(state.commands, wanted.text);
    return pressed(offer({ ...state, composer: closed }, wanted, choices));
  }
  // Until the new choices are there, the old ones stay: a menu that blinks is hard to read.
  const before = composer.menu?.wanted.kind === wanted.kind ? composer.menu : null;
  const menu = before ?? (wanted.kind === 'file' ? null : { wanted, choices: null, selected: 0 });
  return pressed({ ...state, composer: { ...composer, menu } }, { kind: 'complete', wanted });
}

/** The state with choices for a word, if that word is still the one at the cursor. */
export function offer(
  state: ChatState,
  wanted: Wanted,
  choices: readonly Choice[] | null,
): ChatState {
  const { composer } = state;
  const now = wantedAt(composer.buffer);
  if (!now || now.kind !== wanted.kind || now.text !== wanted.text) return state;
  const menu = choices?.length === 0 ? null : { wanted, choices, selected: 0 };
  return { ...state, composer: { ...composer, menu } };
}

/** Keys that an open menu takes; null for all others. */
export function menuKey(
  state: ChatState,
  id: string,
  enter: (state: ChatState) => Pressed,
): Pressed | null {
  const { composer } = state;
  const { menu } = composer;
  if (!menu || (menu.choices === null && id !== 'escape')) return null;
  const count = menu.choices?.length ?? 0;
  const selected = /tab$/.test(id) ? null : moved(id, menu.selected, count);
  if (selected !== null) {
    return pressed({ ...state, composer: { ...composer, menu: { ...menu, selected } } });
  }
  if (id === 'escape') {
    const dismissed = menu.wanted.from;
    return pressed({ ...state, composer: { ...composer, menu: null, dismissed } });
  }
  if (id !== 'tab' && id !== 'enter') return null;
  const chosen = choose(state);
  // Enter on a command runs it; on a file or a place it completes the word.
  return id === 'enter' && menu.wanted.kind === 'command' ? enter(chosen.state) : chosen;
}

function choose(state: ChatState): Pressed {
  const { composer } = state;
  const choice = composer.menu?.choices?.[composer.menu.selected];
  if (!composer.menu || !choice) return pressed(state);
  const buffer = complete(composer.buffer, composer.menu.wanted, choice);
  return withMenu(state, { ...composer, buffer, menu: null, column: null });
}
