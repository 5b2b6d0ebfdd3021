// Says what is new: entries, questions, and when work begins and ends.
import { type ChatState, isBusy } from '../chat-state.ts';
import type { LineInput } from './line-input.ts';
import { spokenLines, type Voice } from './lines.ts';
import { type Question, questionOf } from './questions.ts';

export interface Speaker {
  /** Says what has changed since the last time. */
  hear(state: ChatState): void;
  say(...lines: string[]): void;
  /** The question that the next line answers. */
  question(): Question | null;
}

export function createSpeaker(
  write: (text: string) => void,
  line: LineInput,
  voice: Voice,
): Speaker {
  let printed = 0;
  let asked: Question | null = null;
  let wasBusy = false;

  function say(...lines: string[]): void {
    if (lines.length === 0) return;
    line.yield();
    write(lines.map((one) => `${one}\r\n`).join(''));
    // While something runs, a prompt after each line would only be noise.
    if (!wasBusy || line.text !== '' || asked) line.prompt();
  }

  return {
    say,
    question: () => asked,
    hear(state) {
      const { entries } = state.talk;
      const lines = entries.slice(printed).flatMap((entry) => spokenLines(entry, voice));
      printed = entries.length;
      const question = questionOf(state, voice);
      if (question && question.id !== asked?.id) lines.push(...question.lines);
      asked = question;
      const busy = isBusy(state);
      if (busy !== wasBusy) lines.push(busy ? 'Working. Escape interrupts.' : readyLine(state));
      wasBusy = busy;
      say(...lines);
    },
  };
}

function readyLine({ talk: { quota, usage } }: ChatState): string {
  const parts = [
    'Ready.',
    quota?.remaining == null ? '' : `${quota.remaining} of ${quota.limit ?? 'unknown'} calls left.`,
    usage?.costUsd == null ? '' : `${usage.costUsd.toFixed(3)} dollars so far.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
