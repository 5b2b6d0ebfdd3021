// What a person answers to a plan: all, none, some of its steps by number, one to edit, or a review.
import { numbersIn } from '../../base/index.ts';

export type Answer =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'some'; numbers: number[] }
  | { kind: 'edit'; number: number }
  | { kind: 'review' }
  | { kind: 'unclear'; message: string };

/** Reads an answer about a plan of `count` steps, which are numbered from 1. Nothing means no. */
export function parseAnswer(text: string, count: number): Answer {
  const answer = text.trim().toLowerCase();
  if (['', 'n', 'no', 'none', 'q', 'quit'].includes(answer)) return { kind: 'none' };
  if (['y', 'yes', 'a', 'all'].includes(answer)) return { kind: 'all' };
  if (['r', 'review'].includes(answer)) return { kind: 'review' };
  const edit = /^e(?:dit)?\s*(\d*)$/.exec(answer);
  if (edit) {
    const [number] = numbersIn(edit[1] || (count === 1 ? '1' : ''), count) ?? [];
    return number === undefined ? unclear(count) : { kind: 'edit', number };
  }
  const numbers = numbersIn(answer, count);
  return numbers === null ? unclear(count) : { kind: 'some', numbers };
}

function unclear(count: number): Answer {
  return {
    kind: 'unclear',
    message: `Answer y, n, r to look at each step, numbers from 1 to ${count} such as 1-3,5, or e and a number.`,
  };
}
