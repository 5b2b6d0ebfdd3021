// What a screen reader's user is asked, and what a typed line answers: an approval, or a choice.
import type { WriteCard } from '../../agent/index.ts';
import type { ChatState, Form } from '../chat-state.ts';
import { bufferOf } from '../editor/buffer.ts';
import { filterChoices } from '../editor/completion.ts';
import { optionsFor } from '../input/approval.ts';
import type { Effect } from '../input/effects.ts';
import { filledIn, problemIn } from '../input/form.ts';
import { cardText, type Voice } from './lines.ts';

export interface Question {
  /** Names it, so that it is asked once. */
  id: string;
  lines: string[];
  /** What a line means; a text is said instead when the line means nothing. */
  answer(line: string): { effect: Effect } | { say: string } | { form: Form };
}

const WHICH_KEY = 'Answer with one of the letters.';

/** The question that waits for an answer, if any. */
export function questionOf(state: ChatState, voice: Voice): Question | null {
  const [card] = state.talk.approvals;
  if (state.form) return state.form.open ? choiceQuestion(state.form) : formQuestion(state.form);
  return card ? approvalQuestion(card, voice) : null;
}

function approvalQuestion(card: WriteCard, voice: Voice): Question {
  const options = optionsFor(card);
  return {
    id: `approval ${card.id}`,
    lines: [
      'A write waits for your answer.',
      ...cardText(card, voice),
      ...options.map(({ key, label }) => `  ${key}: ${label}`),
      'Type a letter. After n, you can say why: n not before Monday.',
    ],
    answer(line) {
      const [, key = '', reason = ''] = /^(\S+)\s*(.*)$/s.exec(line.trim()) ?? [];
      const letter = key.toLowerCase();
      if (!options.some((option) => option.key === letter)) return { say: WHICH_KEY };
      const { id } = card;
      if (letter === 'n')
        return { effect: { kind: 'answer', id, answer: { kind: 'refuse', reason } } };
      const chosen = options.find((option) => option.key === letter)?.answer ?? 'edit';
      return typeof chosen === 'string'
        ? { effect: { kind: 'card', card, how: chosen } }
        : { effect: { kind: 'answer', id, answer: chosen } };
    },
  };
}

/** A form is asked field by field: those that are asked at once, each with what it holds. */
function formQuestion(form: Form): Question {
  const field = form.fields[form.selected];
  const now = field?.kind === 'secret' ? '' : (field?.shown ?? field?.value ?? '');
  return {
    id: `field ${form.title} ${form.selected}`,
    lines: [
      ...(form.selected === 0 ? [form.title] : []),
      `${field?.label}${now === '' ? '' : `, now ${now}`}: type a value, or an empty line to keep it.`,
    ],
    answer(line) {
      const text = line.trim();
      const typed = field && text !== '' ? bufferOf(text) : undefined;
      const problem = field && typed ? problemIn(field, typed) : null;
      if (problem) return { say: `This cannot be taken: ${problem}.` };
      const buffers = typed ? form.buffers.with(form.selected, typed) : form.buffers;
      const next = { ...form, buffers, selected: form.selected + 1 };
      if (next.selected < Math.min(form.folded, form.fields.length)) return { form: next };
      return { effect: { kind: 'filled', values: filledIn(next) } };
    },
  };
}

function choiceQuestion({ title, open }: Form): Question {
  const choices = open?.choices ?? [];
  return {
    id: `choice ${title}`,
    lines: [
      title,
      ...choices.map(
        ({ label, hint }, i) => `  ${i + 1}: ${label}${hint === '' ? '' : `, ${hint}`}`,
      ),
      'Type a number or a name, or an empty line to go back.',
    ],
    answer(line) {
      const text = line.trim();
      if (text === '') return { effect: { kind: 'filled', values: null } };
      const chosen = choices[Number(text) - 1] ?? filterChoices(choices, text)[0];
      return chosen
        ? { effect: { kind: 'filled', values: { value: chosen.value } } }
        : { say: 'Nothing fits that.' };
    },
  };
}
