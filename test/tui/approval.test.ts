// The card of a write that waits for a person's word: what can be answered, in which order, and what
// each key makes of it.
import { describe, expect, test } from 'vitest';
import type { WriteCard } from '../../src/agent/index.ts';
import { type ChatState, startState } from '../../src/tui/chat-state.ts';
import { approvalKey, approvingFor, optionsFor } from '../../src/tui/input/approval.ts';
import { hear } from '../../src/tui/state.ts';
import { card } from '../support/scripted-chat.ts';

const PLAN = { id: 'p', workflow: 'chat', steps: [] } as unknown as WriteCard['plan'];
const labels = (change: Partial<WriteCard>) =>
  optionsFor(card(change)).map(({ key, label }) => `${key} ${label}`);

describe('what can be answered', () => {
  test('begins with yes where the write can be taken back', () => {
    expect(labels({})).toEqual([
      'y Yes, write it',
      'e Edit it first',
      'a Yes, and always for task.update in list Backlog',
      'n No, and say why',
    ]);
  });

  test('begins with no where it cannot, though nothing is deleted, and never offers always', () => {
    expect(labels({ risk: 'high', effect: 'update' })).toEqual([
      'n No, and say why',
      'y Yes, write it',
      'e Edit it first',
    ]);
  });

  test('calls a delete one, whatever its risk', () => {
    for (const risk of ['low', 'high'] as const) {
      expect(labels({ risk, effect: 'delete' })).toEqual([
        'n No, and say why',
        'y Yes, delete it',
        'e Edit it first',
      ]);
    }
  });

  test('of a plan is a look at its steps instead of its fields', () => {
    expect(labels({ plan: PLAN, scope: null } as Partial<WriteCard>)).toEqual([
      'y Yes, write it',
      's Step by step: pick what is written',
      'n No, and say why',
    ]);
  });
});

/** A chat with these cards waiting, the first of them being answered. */
function asked(...cards: WriteCard[]): ChatState {
  const start = startState({
    ...{ size: { columns: 80, rows: 24 }, now: 0, theme: 'none', commands: [] },
  });
  const talk = cards.reduce(
    (before, approval) => hear(before, { kind: 'approval-needed', approval }, 80),
    { ...start.talk, running: true },
  );
  const waiting = { ...start, talk };
  const approving = approvingFor(waiting);
  return { ...waiting, approving: approving && { ...approving, armed: true } };
}

const key = (state: ChatState, id: string) => approvalKey(state, { kind: 'key', id });
const type = (state: ChatState, text: string) => approvalKey(state, { kind: 'text', text });
/** Presses keys one after the other. */
const keys = (state: ChatState, ...ids: string[]) =>
  ids.reduce((now, id) => key(now, id)?.state ?? now, state);

describe('a key', () => {
  test('belongs to the input while no write waits, or the card has just come', () => {
    const none = asked();
    expect([none.approving, key(none, 'enter')]).toEqual([null, null]);
    const state = asked(card());
    const unarmed = {
      ...state,
      approving: state.approving && { ...state.approving, armed: false },
    };
    expect(key(unarmed, 'enter')).toBeNull();
    expect(key({ ...state, approving: null }, 'enter')).toBeNull();
  });

  test.each([
    ['y', 'accept'],
    ['Y', 'accept'],
    ['a', 'always'],
  ])('"%s" answers with %s', (text, kind) => {
    const next = type(asked(card()), text);
    expect(next?.effects).toEqual([{ kind: 'answer', id: 'w1', answer: { kind } }]);
    expect(next?.state.approving).toBeNull();
  });

  test('that stands for nothing changes nothing', () => {
    const state = asked(card());
    expect(type(state, 'x')).toEqual({ state, effects: [] });
  });

  test('moves through the options, around both ends', () => {
    const state = asked(card());
    const at = (...ids: string[]) => keys(state, ...ids).approving?.selected;
    expect([at('down'), at('tab'), at('ctrl+n')]).toEqual([1, 1, 1]);
    expect([at('up'), at('ctrl+p')]).toEqual([3, 3]);
    expect([at('down', 'down', 'down', 'down'), at('down', 'up')]).toEqual([0, 0]);
  });

  test('Enter takes what is selected: yes at first, no for what cannot be taken back', () => {
    expect(key(asked(card()), 'enter')?.effects).toMatchObject([{ answer: { kind: 'accept' } }]);
    const risky = key(asked(card({ risk: 'high' })), 'enter');
    expect(risky?.effects).toMatchObject([{ kind: 'card', how: 'refuse' }]);
    expect(risky?.state.approving?.id).toBe('w1');
    const beyond = asked(card());
    const approving = beyond.approving && { ...beyond.approving, selected: 9 };
    expect(key({ ...beyond, approving }, 'enter')?.effects).toEqual([]);
  });

  test('Esc interrupts the turn', () => {
    expect(key(asked(card()), 'escape')?.effects).toEqual([{ kind: 'interrupt' }]);
  });

  test('opens the review of a plan, the fields of a write, or the question why not', () => {
    const plan = { ...card(), plan: PLAN } as WriteCard;
    expect(type(asked(plan), 's')?.effects).toMatchObject([{ kind: 'card', how: 'review' }]);
    expect(type(asked(card()), 's')?.effects).toEqual([]);
    expect(type(asked(card()), 'e')?.effects).toMatchObject([{ kind: 'card', how: 'edit' }]);
    expect(type(asked(card()), 'n')?.effects).toMatchObject([{ kind: 'card', how: 'refuse' }]);
  });
});

describe('the answer to the oldest card', () => {
  test('goes on while it waits, and begins again with the next', () => {
    const state = keys(asked(card(), card({ id: 'w2' })), 'down');
    expect(approvingFor(state)).toBe(state.approving);
    const [, second] = state.talk.approvals;
    const next = { ...state, talk: { ...state.talk, approvals: second ? [second] : [] } };
    expect(approvingFor(next)).toMatchObject({ id: 'w2', selected: 0, armed: false });
    expect(approvingFor({ ...next, talk: { ...next.talk, approvals: [] } })).toBeNull();
  });
});
