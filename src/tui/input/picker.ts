// Keys while a slash command asks for one of several things.
import type { ChatState, Picker } from '../chat-state.ts';
import { type Choice, filterChoices } from '../editor/index.ts';
import type { Input } from '../terminal/index.ts';
import { editLine } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';

/** The choices that fit what was typed. */
export function pickable({ choices, filter }: Picker): Choice[] {
  return filterChoices(choices, filter.text);
}

export function pickerKey(state: ChatState, input: Input): Pressed | null {
  const { picker } = state;
  if (!picker) return null;
  const fitting = pickable(picker);
  const count = Math.max(1, fitting.length);
  const select = (selected: number) => pressed({ ...state, picker: { ...picker, selected } });
  switch (input.kind === 'key' ? input.id : '') {
    case 'up':
    case 'ctrl+p':
      return select((picker.selected + count - 1) % count);
    case 'down':
    case 'ctrl+n':
    case 'tab':
      return select((picker.selected + 1) % count);
    case 'escape':
    case 'ctrl+c':
      return pressed({ ...state, picker: null }, { kind: 'picked', value: null });
    case 'enter': {
      const choice = fitting[picker.selected];
      if (!choice) return pressed(state);
      return pressed({ ...state, picker: null }, { kind: 'picked', value: choice.value });
    }
    default: {
      const filter = editLine(picker.filter, input) ?? picker.filter;
      return pressed({ ...state, picker: { ...picker, filter, selected: 0 } });
    }
  }
}
