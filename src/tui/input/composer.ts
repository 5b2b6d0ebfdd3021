// Keys while a person types a message.
import { cleanLine } from '../../base/index.ts';
import type { Input } from '../../terminal/index.ts';
import { type ChatState, type Composer, isBusy, type Said } from '../chat-state.ts';
import { bufferOf, EMPTY, expand, shownText } from '../editor/buffer.ts';
import { layOut, moveRow } from '../editor/rows.ts';
import { edit } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';
import { choiceOf } from './form.ts';
import { menuKey, withMenu } from './menu.ts';

/** Columns before the typed text. */
export const PROMPT_WIDTH = 2;

/** Inputs that can be brought back: this many, none longer than this. */
const KEEP = 1_000;
const LONGEST = 10_000;
const MODES = ['ask', 'plan', 'allow', 'read-only'] as const;

/** Keys that ask for something else than a change of the text. */
const KEYS: Record<string, (state: ChatState) => Pressed> = {
  enter,
  up: (state) => vertical(state, -1),
  down: (state) => vertical(state, 1),
  'ctrl+p': (state) => recall(state, -1),
  'ctrl+n': (state) => recall(state, 1),
  'ctrl+r': (state) => pressed(search(state)),
  'ctrl+g': (state) => pressed(state, { kind: 'edit' }),
  escape: (state) =>
    isBusy(state) ? pressed(state, { kind: 'interrupt' }) : pressed(clearInput(state)),
  'shift+tab': (state) => {
    const next = MODES[(MODES.indexOf(state.mode) + 1) % MODES.length] ?? 'ask';
    return pressed(state, { kind: 'mode', mode: next });
  },
};

export function composerKey(state: ChatState, input: Input): Pressed {
  const id = input.kind === 'key' ? input.id : '';
  const fromMenu = menuKey(state, id, enter);
  if (fromMenu) return fromMenu;
  const own = KEYS[id];
  if (own) return own(state);
  const { composer } = state;
  if (id === 'ctrl+d' && composer.buffer.text === '') return pressed(state, { kind: 'exit' });
  const buffer = edit(composer.buffer, input);
  if (!buffer) return pressed(state);
  return withMenu(state, { ...composer, buffer, column: null });
}

function enter(state: ChatState): Pressed {
  const { composer } = state;
  const { buffer } = composer;
  // A backslash before Enter is the line break that every terminal can type.
  if (buffer.text.charAt(buffer.cursor - 1) === '\\') {
    const text = `${buffer.text.slice(0, buffer.cursor - 1)}\n${buffer.text.slice(buffer.cursor)}`;
    return withMenu(state, { ...composer, buffer: { ...buffer, text } });
  }
  const said: Said = { text: expand(buffer).trim(), shown: shownText(buffer).trim() };
  if (said.text === '') return pressed(state);
  const next = clearInput(state);
  const [text, before] = [next.composer.history.at(-1), composer.history.at(-1)];
  const submit = { kind: 'submit', said } as const;
  if (text === undefined || text === before) return pressed(next, submit);
  return pressed(next, submit, { kind: 'remember', text });
}

/** Up and down move between rows, and at the first or last row through the history. */
function vertical(state: ChatState, direction: -1 | 1): Pressed {
  const { composer, size } = state;
  const width = size.columns - PROMPT_WIDTH;
  const column = composer.column ?? layOut(composer.buffer, width).cursor.column;
  const buffer = moveRow(composer.buffer, width, direction, column);
  if (buffer) return pressed({ ...state, composer: { ...composer, buffer, column } });
  return recall(state, direction);
}

/** What was said before, the newest first, to be found by a part of it. */
function search(state: ChatState): ChatState {
  const said = [...new Set([...state.composer.history].reverse())];
  const choices = said.map((value) => ({ value, label: cleanLine(value, 400), hint: '' }));
  return { ...state, form: { ...choiceOf('Search what you said', choices), recalls: true } };
}

function recall(state: ChatState, direction: -1 | 1): Pressed {
  const { composer, queue } = state;
  const { history, draft, buffer } = composer;
  // What was queued last comes back first: it has not been said yet.
  const waiting = queue.at(-1);
  if (direction < 0 && waiting !== undefined && buffer.text === '') {
    const taken = bufferOf(waiting.text, buffer.cut);
    const next = { ...composer, buffer: taken, column: null };
    return pressed({ ...state, queue: queue.slice(0, -1), composer: next });
  }
  const back = composer.back - direction;
  if (back < 0 || back > history.length) return pressed(state);
  const text = back === 0 ? draft : (history.at(-back) ?? '');
  const next: Composer = {
    ...{ ...composer, column: null, menu: null, back },
    draft: composer.back === 0 ? expand(buffer) : draft,
    buffer: bufferOf(text, buffer.cut),
  };
  return pressed({ ...state, composer: next });
}

/** Empties the input; what was in it can be brought back with Ctrl+Y or Up. */
export function clearInput(state: ChatState): ChatState {
  const { composer } = state;
  const { buffer, history } = composer;
  const text = expand(buffer).trim();
  const isNew = text !== '' && text.length <= LONGEST && history.at(-1) !== text;
  const cleared: Composer = {
    ...{ ...composer, column: null, menu: null, dismissed: null, back: 0, draft: '' },
    buffer: { ...EMPTY, cut: buffer.text || buffer.cut },
    history: isNew ? [...history, text].slice(-KEEP) : history,
  };
  return { ...state, composer: cleared };
}
