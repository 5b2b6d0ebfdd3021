// Keys, as changes of what is on the screen and things to do.
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/index.ts';
import { type ChatState, startState } from '../../src/tui/chat-state.ts';
import { bufferOf } from '../../src/tui/editor/index.ts';
import { approvingFor, type Effect, press, reviewed, reviewOf } from '../../src/tui/input/index.ts';
import { reviewLines } from '../../src/tui/live/review.ts';
import { hear } from '../../src/tui/state.ts';
import type { Input } from '../../src/tui/terminal/index.ts';
import { PLAIN_PAPER } from '../../src/tui/transcript/index.ts';
import { card } from '../support/scripted-chat.ts';

const start = startState({
  size: { columns: 80, rows: 24 },
  now: 0,
  theme: 'none',
  commands: ['help', 'tree', 'compact', 'cost'].map((value) => ({ value, label: value, hint: '' })),
});

/** Presses keys by their ids; other words are typed. */
function pressed(state: ChatState, ...keys: string[]): { state: ChatState; effects: Effect[] } {
  const KEYS = /^(enter|escape|tab|up|down|left|right|backspace|(ctrl|alt|shift)\+\S+)$/;
  return keys.reduce(
    (now, id) => {
      const input: Input = KEYS.test(id) ? { kind: 'key', id } : { kind: 'text', text: id };
      const next = press(now.state, input);
      return { state: next.state, effects: [...now.effects, ...next.effects] };
    },
    { state, effects: [] as Effect[] },
  );
}
const kinds = (effects: Effect[]) => effects.map(({ kind }) => kind);

/** The chat with a write waiting, after the moment in which keys still type. */
function asked(change: Parameters<typeof card>[0] = {}, armed = true): ChatState {
  const talk = hear(
    { ...start.talk, running: true },
    { kind: 'approval-needed', approval: card(change) },
    80,
  );
  const waiting = { ...start, talk };
  const approving = approvingFor(waiting);
  return { ...waiting, approving: approving && { ...approving, armed } };
}

/** Five steps of a plan: the third cannot be taken back, the second builds on the first. */
const steps = ['one', 'two', 'three', 'four', 'five'].map((name, at) => ({
  ...{ id: `s${at + 1}`, operation: 'task.create', target: { kind: 'task', id: null, name } },
  ...{ reason: 'Asked for.', policy: 'ask', risk: at === 2 ? 'high' : 'low' },
  uses: at === 1 ? ['s1'] : [],
}));
const PLAN = { workflow: 'chat', steps } as unknown as Plan;

describe('the review of a plan', () => {
  const reviewing: ChatState = { ...start, review: { ...reviewOf(PLAN), armed: true } };
  const verdict = (...keys: string[]) => pressed(reviewing, ...keys).effects.at(-1);
  const write = (...ids: string[]) => ({
    ...{ kind: 'reviewed', approval: null },
    verdict: { kind: 'write', steps: ids },
  });

  test('w writes what is picked; what cannot be taken back is picked by hand', () => {
    expect(verdict('w')).toEqual(write('s1', 's2', 's4', 's5'));
    expect(verdict('down', 'down', ' ', 'w')).toEqual(write('s1', 's2', 's4', 's5', 's3'));
  });

  test('a step is left out with those that build on it, and picked with those it builds on', () => {
    expect(verdict(' ', 'w')).toEqual(write('s4', 's5'));
    expect(verdict(' ', 'down', ' ', 'w')).toEqual(write('s4', 's5', 's2', 's1'));
  });

  test('typing after / filters the steps, and the keys act on what is shown', () => {
    const { state } = pressed(reviewing, '/', 'four');
    expect(state.review && reviewed(state.review).map(({ id }) => id)).toEqual(['s4']);
    expect(verdict('/', 'four', 'enter', 'd')).toMatchObject({
      verdict: { kind: 'drop', steps: ['s4'] },
    });
  });

  test('Enter looks at a step whole, Esc goes back, and the next leaves the plan waiting', () => {
    expect(pressed(reviewing, 'enter').state.review?.open).toBe(true);
    expect(pressed(reviewing, 'enter', 'escape').state.review?.open).toBe(false);
    expect(verdict('enter', 'escape', 'escape')).toEqual({
      kind: 'reviewed',
      approval: null,
      verdict: null,
    });
  });

  test('keys that were meant for the input do nothing in a review that has just appeared', () => {
    expect(pressed({ ...start, review: reviewOf(PLAN) }, 'w').effects).toEqual([]);
  });

  test('with nothing picked nothing is written', () => {
    const { state, effects } = pressed(reviewing, 'a', 'a', 'w');
    expect(effects).toEqual([]);
    expect(state.hint).toMatch(/Nothing is picked/);
  });

  test('a model’s plan is taken in parts on its card', () => {
    const { state } = pressed(asked({ plan: PLAN }), 's');
    expect(pressed(state, ' ', 'w').effects).toEqual([
      { kind: 'reviewed', approval: 'w1', verdict: { kind: 'write', steps: ['s4', 's5'] } },
    ]);
  });

  test('of 2,000 steps only those in sight are laid out', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => ({ ...steps[3], id: `s${at}` }));
    const review = { ...reviewOf({ ...PLAN, steps: many } as unknown as Plan), armed: true };
    const { state } = pressed({ ...start, review }, ...Array<string>(1_000).fill('down'));
    let laid = 0;
    const stepView: typeof PLAIN_PAPER.stepView = (step, plan) => {
      laid += 1;
      return PLAIN_PAPER.stepView(step, plan);
    };
    expect(reviewLines(state, { ...PLAIN_PAPER, stepView, width: 80 })).toHaveLength(23);
    expect(laid).toBe(20);
  });
});

describe('sending', () => {
  test('an empty input sends nothing', () => {
    expect(pressed(start, 'enter').effects).toEqual([]);
    expect(pressed(start, '  ', 'enter').effects).toEqual([]);
  });

  test('Enter on a command in the menu runs it, Tab only completes it', () => {
    expect(pressed(start, '/tr', 'enter').effects[0]).toEqual({
      kind: 'submit',
      said: { text: '/tree', shown: '/tree' },
    });
    const { state, effects } = pressed(start, '/tr', 'tab');
    expect(effects).toEqual([]);
    expect(state.composer.buffer.text).toBe('/tree ');
  });

  test('what waits in line can be taken back with Up', () => {
    const queued = { ...start, queue: [{ text: 'later', shown: 'later' }] };
    const { state } = pressed(queued, 'up');
    expect(state.composer.buffer.text).toBe('later');
    expect(state.queue).toEqual([]);
  });
});

describe('leaving and ending', () => {
  test('Ctrl+C ends what runs, then clears, then warns, then leaves', () => {
    const running = { ...start, talk: { ...start.talk, running: true } };
    expect(kinds(pressed(running, 'ctrl+c').effects)).toEqual(['interrupt']);
    const typed = pressed(start, 'words', 'ctrl+c');
    expect(typed.effects).toEqual([]);
    expect(typed.state.composer.buffer.text).toBe('');
    expect(pressed(start, 'ctrl+c').state.hint).toContain('again');
    expect(kinds(pressed(start, 'ctrl+c', 'ctrl+c').effects)).toEqual(['exit']);
    expect(kinds(pressed(start, 'ctrl+c', 'x', 'backspace', 'ctrl+c').effects)).toEqual([]);
  });

  test('what Esc cleared comes back with Ctrl+Y', () => {
    expect(pressed(start, 'many words', 'escape', 'ctrl+y').state.composer.buffer.text).toBe(
      'many words',
    );
  });

  test('Ctrl+D deletes in a text and leaves at an empty input', () => {
    expect(pressed(start, 'ab', 'left', 'ctrl+d').state.composer.buffer.text).toBe('a');
    expect(kinds(pressed(start, 'ctrl+d').effects)).toEqual(['exit']);
  });
});

describe('answering a write', () => {
  test('no key counts before the write has been on the screen for a moment', () => {
    const { state, effects } = pressed(asked({}, false), 'y', 'enter');
    expect(kinds(effects)).not.toContain('answer');
    expect(state.approving).not.toBeNull();
  });

  test('a paste answers nothing', () => {
    const next = press(asked(), { kind: 'paste', text: 'y' });
    expect(next.effects).toEqual([]);
  });

  test('Enter accepts what is low in risk; what cannot be taken back needs another key', () => {
    expect(pressed(asked(), 'enter').effects).toEqual([
      { kind: 'answer', id: 'w1', answer: { kind: 'accept' } },
    ]);
    const risky = asked({ risk: 'high', effect: 'delete' });
    expect(pressed(risky, 'enter').effects).toEqual([]);
    expect(pressed(risky, 'a').effects).toEqual([]);
    expect(pressed(risky, 'y').effects).toHaveLength(1);
  });

  test('Esc ends the turn; from a reason it goes back to the choice', () => {
    expect(kinds(pressed(asked(), 'escape').effects)).toEqual(['interrupt']);
    const { state, effects } = pressed(asked(), 'n', 'not now', 'escape');
    expect(effects).toEqual([]);
    expect(state.approving?.step).toBe('choose');
  });

  test('the reason for a refusal goes along', () => {
    expect(pressed(asked(), 'n', 'not now', 'enter').effects).toEqual([
      { kind: 'answer', id: 'w1', answer: { kind: 'refuse', reason: 'not now' } },
    ]);
  });

  test('edited arguments have to be a JSON object', () => {
    const editing = pressed(asked(), 'e').state;
    const with1 = (text: string): ChatState => ({
      ...editing,
      approving: editing.approving && { ...editing.approving, buffer: bufferOf(text) },
    });
    expect(pressed(with1('[1]'), 'enter').state.approving?.problem).toContain('object');
    expect(pressed(with1('{"a": 1}'), 'enter').effects).toEqual([
      { kind: 'answer', id: 'w1', answer: { kind: 'edit', args: { a: 1 } } },
    ]);
  });
});

describe('the modes', () => {
  test('Shift+Tab goes round', () => {
    const modes = ['ask', 'plan', 'allow', 'read-only'] as const;
    const next = modes.map((mode) => pressed({ ...start, mode }, 'shift+tab').effects[0]);
    expect(next).toEqual(
      ['plan', 'allow', 'read-only', 'ask'].map((mode) => ({ kind: 'mode', mode })),
    );
  });
});
