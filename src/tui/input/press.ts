// One input, from the outermost thing on the screen to the innermost: the first that takes it has it.
import { type ChatState, isBusy } from '../chat-state.ts';
import type { Input } from '../terminal/index.ts';
import { approvalKey } from './approval.ts';
import { clearInput, composerKey } from './composer.ts';
import { type Pressed, pressed } from './effects.ts';
import { pickerKey } from './picker.ts';
import { reviewKey } from './review.ts';
import { leave, searchKey } from './search.ts';
import { openViewer, viewerKey } from './viewer.ts';

const LEAVING = 'Press Ctrl+C again to leave.';

/** The state after an input, and what it asks for. */
export function press(before: ChatState, input: Input): Pressed {
  const state = before.hint === null ? before : { ...before, hint: null };
  const inner =
    reviewKey(state, input) ??
    viewerKey(state, input) ??
    pickerKey(state, input) ??
    searchKey(state, input);
  if (inner) return inner;
  const calm = state.composer.search ? leave(state, true) : state;
  if (input.kind === 'key') {
    switch (input.id) {
      case 'ctrl+c':
        return cancel(calm, before.hint === LEAVING);
      case 'ctrl+o':
        return pressed(openViewer(calm));
      case 'ctrl+l':
        return pressed(calm, { kind: 'redraw' });
      case 'ctrl+z':
        return pressed(calm, { kind: 'suspend' });
    }
  }
  return approvalKey(calm, input) ?? composerKey(calm, input);
}

/** Ctrl+C ends what runs, else clears the input, else leaves at the second press. */
function cancel(state: ChatState, again: boolean): Pressed {
  if (isBusy(state)) return pressed(state, { kind: 'interrupt' });
  if (state.composer.buffer.text !== '') return pressed(clearInput(state));
  return again ? pressed(state, { kind: 'exit' }) : pressed({ ...state, hint: LEAVING });
}
