// Keys in the review of a plan: moving, filtering, picking, looking, and what becomes of the steps.
import type { PlanStep } from '../../engine/index.ts';
import type { ChatState, Review } from '../chat-state.ts';
import { EMPTY } from '../editor/index.ts';
import type { Input } from '../terminal/index.ts';
import { graphemes } from '../text/index.ts';
import { editLine } from './edit-keys.ts';
import { type Pressed, pressed } from './effects.ts';

/** What a person decided: which steps are written, dropped or edited. */
export interface Verdict {
  kind: 'write' | 'drop' | 'edit';
  steps: readonly string[];
}

/** A review with everything picked but what cannot be taken back: that is picked by hand. */
export function reviewOf(plan: Review['plan'], approval: string | null = null): Review {
  const picked = plan.steps.filter(({ risk, policy }) => risk !== 'high' && policy !== 'deny');
  return {
    ...{
      plan,
      approval,
      selected: 0,
      armed: approval !== null,
      open: false,
      scroll: 0,
      filter: EMPTY,
      filtering: false,
    },
    picked: new Set(picked.map(({ id }) => id)),
  };
}

/** The steps that fit the filter. */
export function reviewed({ plan, filter }: Review): readonly PlanStep[] {
  const wanted = filter.text.trim().toLowerCase();
  if (wanted === '') return plan.steps;
  return plan.steps.filter(({ operation, target, reason }) =>
    `${operation} ${target.name} ${reason}`.toLowerCase().includes(wanted),
  );
}

export function reviewKey(state: ChatState, input: Input): Pressed | null {
  const { review } = state;
  if (!review) return null;
  const show = (change: Partial<Review>) => pressed({ ...state, review: { ...review, ...change } });
  const id = input.kind === 'key' ? input.id : input.kind === 'text' ? input.text : '';
  const typed = input.kind === 'text' ? graphemes(input.text) : [];
  if (typed.length > 1) {
    // Keys that were pressed fast come together.
    return typed.reduce((now: Pressed, text) => {
      const next = reviewKey(now.state, { kind: 'text', text });
      return next ? { ...next, effects: [...now.effects, ...next.effects] } : now;
    }, pressed(state));
  }
  if (!review.armed && id !== 'escape' && id !== 'ctrl+c') return show({});
  if (review.filtering) {
    if (id === 'escape') return show({ filtering: false, filter: EMPTY, selected: 0 });
    if (id === 'enter') return show({ filtering: false });
    if (id !== 'up' && id !== 'down') {
      return show({ filter: editLine(review.filter, input) ?? review.filter, selected: 0 });
    }
  }
  return listKey(state, review, id, show);
}

function listKey(
  state: ChatState,
  review: Review,
  id: string,
  show: (change: Partial<Review>) => Pressed,
): Pressed {
  const steps = reviewed(review);
  const page = Math.max(1, state.size.rows - 6);
  const current = steps[review.selected];
  const move = (by: number) =>
    review.open
      ? show({ scroll: Math.max(0, review.scroll + by) })
      : show({ selected: Math.min(steps.length - 1, Math.max(0, review.selected + by)) });
  const done = (verdict: Verdict | null) =>
    pressed({ ...state, review: null }, { kind: 'reviewed', approval: review.approval, verdict });
  switch (id) {
    case 'up':
    case 'k':
      return move(-1);
    case 'down':
    case 'j':
      return move(1);
    case 'pageup':
      return move(-page);
    case 'pagedown':
      return move(page);
    case 'home':
      return move(-steps.length);
    case 'end':
      return move(steps.length);
    case '/':
      return show({ filtering: true, open: false });
    case ' ':
      return current ? show({ picked: toggled(review, current) }) : show({});
    case 'a':
      return show({ picked: allOrNone(review, steps) });
    case 'enter':
    case 'right':
      return show({ open: current !== undefined, scroll: 0 });
    case 'left':
      return show({ open: false });
    case 'escape':
      if (review.open) return show({ open: false });
      return review.filter.text === '' ? done(null) : show({ filter: EMPTY, selected: 0 });
    case 'q':
    case 'ctrl+c':
      return done(null);
    case 'w':
      if (review.picked.size > 0) return done({ kind: 'write', steps: [...review.picked] });
      return pressed({ ...state, hint: 'Nothing is picked. Space picks a step, a picks all.' });
    case 'e':
    case 'd':
      // A plan on a card is the model's: it is taken in parts or refused, and kept as it is.
      if (!current || review.approval !== null) return show({});
      return done({ kind: id === 'e' ? 'edit' : 'drop', steps: [current.id] });
    default:
      return show({});
  }
}

/** A step is picked with those that it builds on, and left out with those that build on it. */
function toggled({ plan, picked }: Review, step: PlanStep): ReadonlySet<string> {
  const next = new Set(picked);
  if (picked.has(step.id)) {
    next.delete(step.id);
    for (const { id, uses } of plan.steps) if (uses.some((one) => !next.has(one))) next.delete(id);
    return next;
  }
  next.add(step.id);
  for (const { id, uses } of [...plan.steps].reverse()) {
    if (next.has(id)) for (const one of uses) next.add(one);
  }
  return next;
}

function allOrNone({ plan, picked }: Review, steps: readonly PlanStep[]): ReadonlySet<string> {
  const all = steps.every(({ id }) => picked.has(id));
  const shown = new Set(steps.map(({ id }) => id));
  const others = plan.steps.filter(({ id }) => picked.has(id) && !shown.has(id));
  return new Set([...others, ...(all ? [] : steps)].map(({ id }) => id));
}
