// A question by itself, for commands that are no chat: a plan to review, a form to fill in.
import type { Plan } from '../engine/index.ts';
import { editOutside, loadChoices } from './acting/perform.ts';
import type { FormOf } from './backend.ts';
import type { ChatState } from './chat-state.ts';
import { type FrontOptions, openFront } from './front.ts';
import type { Effect } from './input/effects.ts';
import { formOf } from './input/form.ts';
import { planSheet, type Verdict, verdictOf } from './sheets.ts';
import type { Voice } from './transcript/card.ts';

export interface AloneOptions
  extends Pick<FrontOptions, 'terminal' | 'clock' | 'theme' | 'signal'> {
  paper: Voice;
}

/** What the person decides; null when they leave without a word, or the signal aborts. */
export function reviewPlan(
  options: AloneOptions,
  plan: Plan,
  before: Verdict | null,
): Promise<Verdict | null> {
  const sheet = planSheet(plan, options.paper, before?.sheet);
  return alone(
    options,
    (state) => ({ ...state, sheet }),
    (effect) => (effect.kind === 'chosen' ? verdictOf(effect) : undefined),
  );
}

/** What the values come to; null when the person goes back. */
export async function fillIn<T>(
  options: AloneOptions,
  title: string,
  { fields, asked, means }: FormOf<T>,
): Promise<T | null> {
  const values = await alone(
    options,
    (state) => ({ ...state, form: formOf(title, fields, asked) }),
    (effect) => (effect.kind === 'filled' ? effect.values : undefined),
  );
  return values && means(values);
}

async function alone<T>(
  { terminal, clock, paper, theme, signal }: AloneOptions,
  first: (state: ChatState) => ChatState,
  answerIn: (effect: Effect) => T | null | undefined,
): Promise<T | null> {
  if (signal.aborted) return null;
  let answer: T | null = null;
  const onEffect = (effect: Effect) => {
    if (effect.kind === 'choices') return void loadChoices(front.store, effect);
    if (effect.kind === 'edit') return void editOutside(front.store, front.aside).catch(() => {});
    const given = answerIn(effect);
    if (given === undefined) return;
    answer = given;
    front.leave();
  };
  const front = openFront({
    ...{ terminal, clock, theme, signal, version: '', onEffect },
    first: (state) => ({ ...first(state), alone: true }),
  });
  front.know(paper);
  try {
    await front.dress();
    await front.end;
  } finally {
    front.leave();
    await front.close();
  }
  return answer;
}
