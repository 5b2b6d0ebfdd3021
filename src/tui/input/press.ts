// One input, from the outermost thing on the screen to the innermost: the first that takes it has it.

import type { Input } from '../../terminal/index.ts';
import { type ChatState, isBusy } from '../chat-state.ts';
import { approvalKey } from './approval.ts';
import { clearInput, composerKey } from './composer.ts';
import { type Pressed, pressed } from './effects.ts';
import { formKey } from './form.ts';
import { sheetKey } from './sheet.ts';

const LEAVING = 'Press Ctrl+C again to leave.';
/** Keys that mean the same whatever else waits for one. */
const ANYWHERE: Record<string, 'calls' | 'redraw' | 'suspend'> = {
  'ctrl+o': 'calls',
  'ctrl+l': 'redraw',
  'ctrl+z': 'suspend',
};

/** The state after an input, and what it asks for. */
export function press(before: ChatState, input: Input): Pressed {
  const state = before.hint === null ? before : { ...before, hint: null };
  const inner = sheetKey(state, input) ?? formKey(state, input);
  if (inner) return inner;
  const id = input.kind === 'key' ? input.id : '';
  if (id === 'ctrl+c') return cancel(state, before.hint === LEAVING);
  const kind = ANYWHERE[id];
  if (kind) return pressed(state, { kind });
  return approvalKey(state, input) ?? composerKey(state, input);
}

/** Ctrl+C ends what runs, else clears the input, else leaves at the second press. */
function cancel(state: ChatState, again: boolean): Pressed {
  if (isBusy(state)) return pressed(state, { kind: 'interrupt' });
  if (state.composer.buffer.text !== '') return pressed(clearInput(state));
  return again ? pressed(state, { kind: 'exit' }) : pressed({ ...state, hint: LEAVING });
}
