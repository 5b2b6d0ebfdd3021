// Keys while a write waits for a person's word.
import type { ApprovalAnswer, WriteCard } from '../../agent/index.ts';
import { cleanLine, isObject, parseJson } from '../../base/index.ts';
import type { Approving, ChatState } from '../chat-state.ts';
import { bufferOf, EMPTY, expand } from '../editor/index.ts';
import type { Input } from '../terminal/index.ts';
import { edit, editLine } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';
import { reviewOf } from './review.ts';

/** What can be answered. */
export interface Option {
  key: string;
  label: string;
  choose(state: ChatState, approving: Approving, card: WriteCard): Pressed;
}

const accept = (label = 'Yes, write it'): Option => ({
  key: 'y',
  label,
  choose: (state, { id }) => settle(state, id, { kind: 'accept' }),
});
const change: Option = {
  key: 'e',
  label: 'Edit the arguments first',
  choose: (state, approving, card) =>
    at(state, { ...approving, step: 'edit', buffer: bufferOf(JSON.stringify(card.args, null, 2)) }),
};
const always = (scope: string): Option => ({
  key: 'a',
  label: `Yes, and always for ${cleanLine(scope, 80)}`,
  choose: (state, { id }) => settle(state, id, { kind: 'always' }),
});
const refuse: Option = {
  key: 'n',
  label: 'No, and say why',
  choose: (state, approving) => at(state, { ...approving, step: 'reason', buffer: EMPTY }),
};

const review: Option = {
  key: 's',
  label: 'Step by step: pick what is written',
  choose: (state, { id }, { plan }) =>
    pressed(plan ? { ...state, review: reviewOf(plan, id) } : state),
};

/**
 * The options for a write. What cannot be taken back is asked each time, and No comes first; a
 * workflow's plan is taken or refused as it is.
 */
export function optionsFor({ risk, effect, scope, plan }: WriteCard): Option[] {
  const edit = plan ? [review] : [change];
  if (effect === 'delete') return [refuse, accept('Yes, delete it'), ...edit];
  if (risk === 'high') return [refuse, accept(), ...edit];
  return [accept(), ...edit, ...(scope ? [always(scope)] : []), refuse];
}

/** The answer to the oldest approval, started anew when it is another one. */
export function approvingFor(state: ChatState): Approving | null {
  const [card] = state.talk.approvals;
  if (!card) return null;
  if (state.approving?.id === card.id) return state.approving;
  return { id: card.id, step: 'choose', selected: 0, armed: false, buffer: EMPTY, problem: null };
}

/** A key for an approval; null while none waits, or while keys still belong to the input. */
export function approvalKey(state: ChatState, input: Input): Pressed | null {
  const { approving } = state;
  const [card] = state.talk.approvals;
  if (!approving || !card || !approving.armed) return null;
  const id = input.kind === 'key' ? input.id : '';
  switch (approving.step) {
    case 'choose':
      return chooseKey(state, approving, card, input.kind === 'text' ? input.text : id);
    case 'reason':
      if (id === 'escape') return at(state, { ...approving, step: 'choose' });
      if (id === 'enter') {
        return settle(state, card.id, { kind: 'refuse', reason: expand(approving.buffer).trim() });
      }
      return at(state, {
        ...approving,
        buffer: editLine(approving.buffer, input) ?? approving.buffer,
      });
    case 'edit':
      return editKey(state, approving, card, input, id);
  }
}

function chooseKey(state: ChatState, approving: Approving, card: WriteCard, id: string): Pressed {
  const options = optionsFor(card);
  const count = options.length;
  switch (id) {
    case 'escape':
      return pressed(state, { kind: 'interrupt' });
    case 'up':
    case 'ctrl+p':
      return at(state, { ...approving, selected: (approving.selected + count - 1) % count });
    case 'down':
    case 'ctrl+n':
    case 'tab':
      return at(state, { ...approving, selected: (approving.selected + 1) % count });
    case 'enter':
      return options[approving.selected]?.choose(state, approving, card) ?? pressed(state);
    default: {
      const option = options.find(({ key }) => key === id.toLowerCase());
      return option?.choose(state, approving, card) ?? pressed(state);
    }
  }
}

function editKey(
  state: ChatState,
  approving: Approving,
  card: WriteCard,
  input: Input,
  id: string,
): Pressed {
  if (id === 'escape') return at(state, { ...approving, step: 'choose', problem: null });
  if (id === 'ctrl+g') return pressed(state, { kind: 'edit' });
  if (id !== 'enter') {
    const buffer = edit(approving.buffer, input) ?? approving.buffer;
    return at(state, { ...approving, buffer, problem: null });
  }
  const args = parseJson(expand(approving.buffer));
  if (isObject(args)) return settle(state, card.id, { kind: 'edit', args });
  const problem = args === undefined ? 'This is not JSON.' : 'The arguments are a JSON object.';
  return at(state, { ...approving, problem });
}

function at(state: ChatState, approving: Approving): Pressed {
  return pressed({ ...state, approving });
}

function settle(state: ChatState, id: string, answer: ApprovalAnswer): Pressed {
  return pressed({ ...state, approving: null }, { kind: 'answer', id, answer });
}
