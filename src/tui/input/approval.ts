// Keys while a write waits for approval.
import type { ApprovalAnswer, WriteCard } from '../../agent/index.ts';
import { cleanLine } from '../../base/index.ts';
import type { Input } from '../../terminal/index.ts';
import type { Approving, ChatState } from '../chat-state.ts';
import { moved } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';

/** What can be answered. */
interface Option {
  key: string;
  label: string;
  answer: ApprovalAnswer | 'edit' | 'refuse' | 'review';
}

/**
 * The options for a write. What cannot be taken back is asked each time, and No comes first; a
 * workflow's plan is taken, refused, or taken in parts.
 */
export function optionsFor({ risk, effect, scope, plan }: WriteCard): Option[] {
  const yes = effect === 'delete' ? 'Yes, delete it' : 'Yes, write it';
  const accept: Option = { key: 'y', label: yes, answer: { kind: 'accept' } };
  const refuse: Option = { key: 'n', label: 'No, and say why', answer: 'refuse' };
  const change: Option = plan
    ? { key: 's', label: 'Step by step: pick what is written', answer: 'review' }
    : { key: 'e', label: 'Edit it first', answer: 'edit' };
  if (effect === 'delete' || risk === 'high') return [refuse, accept, change];
  const label = `Yes, and always for ${cleanLine(scope ?? '', 80)}`;
  const always: Option = { key: 'a', label, answer: { kind: 'always' } };
  return [accept, change, ...(scope ? [always] : []), refuse];
}

/** The answer to the oldest approval, started again when it is another one. */
export function approvingFor(state: ChatState): Approving | null {
  const [card] = state.talk.approvals;
  if (!card) return null;
  if (state.approving?.id === card.id) return state.approving;
  return { id: card.id, selected: 0, armed: false };
}

/** A key for an approval; null while none waits, or while keys still belong to the input. */
export function approvalKey(state: ChatState, input: Input): Pressed | null {
  const { approving } = state;
  const [card] = state.talk.approvals;
  if (!approving || !card || !approving.armed) return null;
  const options = optionsFor(card);
  const choose = (option: Option | undefined) => {
    if (!option) return pressed(state);
    const { answer } = option;
    if (typeof answer === 'string') return pressed(state, { kind: 'card', card, how: answer });
    return pressed({ ...state, approving: null }, { kind: 'answer', id: card.id, answer });
  };
  const id = input.kind === 'key' ? input.id : input.kind === 'text' ? input.text : '';
  const selected = moved(id, approving.selected, options.length);
  if (selected !== null) return pressed({ ...state, approving: { ...approving, selected } });
  if (id === 'escape') return pressed(state, { kind: 'interrupt' });
  const named = options.find(({ key }) => key === id.toLowerCase());
  return choose(id === 'enter' ? options[approving.selected] : named);
}
