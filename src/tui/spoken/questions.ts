// What a screen reader's user is asked, and what a typed line answers: an approval, or a choice.
import type { WriteCard } from '../../agent/index.ts';
import type { ChatState, Picker } from '../chat-state.ts';
import { filterChoices } from '../editor/index.ts';
import { type Effect, optionsFor } from '../input/index.ts';
import { cardText, type Voice } from './lines.ts';

export interface Question {
  /** Names it, so that it is asked once. */
  id: string;
  lines: string[];
  /** What a line means; a text is said instead when the line means nothing. */
  answer(line: string): { effect: Effect } | { say: string } | 'edit';
}

const WHICH_KEY = 'Answer with one of the letters.';

/** The question that waits for an answer, if any. */
export function questionOf(state: ChatState, voice: Voice): Question | null {
  const [card] = state.talk.approvals;
  if (state.picker) return choiceQuestion(state.picker);
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
      switch (letter) {
        case 'y':
          return { effect: { kind: 'answer', id, answer: { kind: 'accept' } } };
        case 'a':
          return { effect: { kind: 'answer', id, answer: { kind: 'always' } } };
        case 'n':
          return { effect: { kind: 'answer', id, answer: { kind: 'refuse', reason } } };
        default:
          return 'edit';
      }
    },
  };
}

function choiceQuestion({ title, choices }: Picker): Question {
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
      if (text === '') return { effect: { kind: 'picked', value: null } };
      const chosen = choices[Number(text) - 1] ?? filterChoices(choices, text)[0];
      return chosen
        ? { effect: { kind: 'picked', value: chosen.value } }
        : { say: 'Nothing fits that.' };
    },
  };
}
