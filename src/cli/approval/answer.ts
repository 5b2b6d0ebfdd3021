// What a person answers to a plan: all, none, some of its steps by number, one to edit, or a review.

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
    const number = edit[1] === '' && count === 1 ? 1 : Number(edit[1]);
    return within(number, count) ? { kind: 'edit', number } : unclear(count);
  }
  const numbers = parseNumbers(answer, count);
  return numbers === null ? unclear(count) : { kind: 'some', numbers };
}

/** `1-3,5` as numbers in order; null for anything else. */
function parseNumbers(text: string, count: number): number[] | null {
  const chosen = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!match || !within(from, count) || !within(to, count) || to < from) return null;
    for (let number = from; number <= to; number++) chosen.add(number);
  }
  return [...chosen].sort((a, b) => a - b);
}

function within(number: number, count: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= count;
}

function unclear(count: number): Answer {
  return {
    kind: 'unclear',
    message: `Answer y, n, r to look at each step, numbers from 1 to ${count} such as 1-3,5, or e and a number.`,
  };
}
