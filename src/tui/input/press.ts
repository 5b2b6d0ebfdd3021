// One input, from the outermost thing on the screen to the innermost: the first that takes it has it.
import { type ChatState, isBusy } from '../chat-state.ts';
import type { Input } from '../terminal/sequences.ts';
import { approvalKey } from './approval.ts';
import { clearInput, composerKey } from './composer.ts';
import { type Pressed, pressed } from './effects.ts';
import { formKey } from './form.ts';
import { sheetKey } from './sheet.ts';

const LEAVING = 'Press Ctrl+C again to leave.';

/** The state after an input, and what it asks for. */
export function press(before: ChatState, input: Input): Pressed {
  const state = before.hint === null ? before : { ...before, hint: null };
  const inner = sheetKey(state, input) ?? formKey(state, input);
  if (inner) return inner;
  if (input.kind === 'key') {
    switch (input.id) {
      case 'ctrl+c':
        return cancel(state, before.hint === LEAVING);
      case 'ctrl+o':
        return pressed(state, { kind: 'calls' });
      case 'ctrl+l':
        return pressed(state, { kind: 'redraw' });
      case 'ctrl+z':
        return pressed(state, { kind: 'suspend' });
    }
  }
  return approvalKey(state, input) ?? composerKey(state, input);
}

/** Ctrl+C ends what runs, else clears the input, else leaves at the second press. */
function cancel(state: ChatState, again: boolean): Pressed {
  if (isBusy(state)) return pressed(state, { kind: 'interrupt' });
  if (state.composer.buffer.text !== '') return pressed(clearInput(state));
  return again ? pressed(state, { kind: 'exit' }) : pressed({ ...state, hint: LEAVING });
}
