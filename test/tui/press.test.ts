// Keys, as changes of what is on the screen and things to do.
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/index.ts';
import type { Input } from '../../src/terminal/sequences.ts';
import { takeCursor, textOf, widthOf } from '../../src/text/index.ts';
import { type ChatState, startState } from '../../src/tui/chat-state.ts';
import { layOut } from '../../src/tui/components/App.tsx';
import { approvingFor } from '../../src/tui/input/approval.ts';
import type { Effect } from '../../src/tui/input/effects.ts';
import { formOf } from '../../src/tui/input/form.ts';
import { press } from '../../src/tui/input/press.ts';
import { shownRows } from '../../src/tui/sheet.ts';
import { planSheet, resultSheet, verdictOf } from '../../src/tui/sheets.ts';
import { hear } from '../../src/tui/state.ts';
import { PLAIN_PAPER } from '../../src/tui/transcript/card.ts';
import { barePlan } from '../support/bare-plan.ts';
import { card, scriptedBackend, TASKS } from '../support/scripted-chat.ts';
import { StillClock } from '../support/still-clock.ts';

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

/** The rows of the window as a person reads them. */
function drawn(state: ChatState, columns = 80, paper = PLAIN_PAPER): string[] {
  const sized = { ...state, size: { columns, rows: 24 } };
  return takeCursor(layOut(sized, { ...paper, width: columns })).lines;
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
  const sheet = { ...planSheet(PLAN, PLAIN_PAPER), armed: true };
  const reviewing: ChatState = { ...start, sheet };
  const verdict = (...keys: string[]) => {
    const effect = pressed(reviewing, ...keys).effects.at(-1);
    const found = effect?.kind === 'chosen' ? verdictOf(effect) : null;
    return found && { kind: found.kind, steps: found.steps };
  };
  const write = (...ids: string[]) => ({ kind: 'write', steps: ids });

  test('w writes what is picked; what cannot be taken back is picked by hand', () => {
    expect(verdict('w')).toEqual(write('s1', 's2', 's4', 's5'));
    expect(verdict('down', 'down', ' ', 'w')).toEqual(write('s1', 's2', 's3', 's4', 's5'));
  });

  test('a step is left out with those that build on it, and picked with those it builds on', () => {
    expect(verdict(' ', 'w')).toEqual(write('s4', 's5'));
    expect(verdict(' ', 'down', ' ', 'w')).toEqual(write('s1', 's2', 's4', 's5'));
  });

  test('the whole of a step names the list that it goes into, and not its id', () => {
    const [step] = barePlan('aa', 1).steps;
    const into = { ...step, after: { listId: '901' }, facts: { names: { '901': 'Q3 Roadmap' } } };
    const plan = { ...PLAN, steps: [into] } as unknown as Plan;
    const [row] = planSheet(plan, PLAIN_PAPER).rows;
    expect(row?.detail(60).map(textOf).join('\n')).toContain('Q3 Roadmap');
    expect(row?.detail(60).map(textOf).join('\n')).not.toContain('901');
  });

  test('typing after / filters the steps, and the keys act on what is shown', () => {
    const { state } = pressed(reviewing, '/', 'four');
    expect(state.sheet && shownRows(state.sheet).map(({ id }) => id)).toEqual(['s4']);
    expect(verdict('/', 'four', 'enter', 'd')).toEqual({ kind: 'drop', steps: ['s4'] });
  });

  test('s sorts by a column, up and then down', () => {
    const names = (...keys: string[]) => {
      const { sheet: now } = pressed(reviewing, ...keys).state;
      return now && shownRows(now).map(({ cells }) => cells()[0]);
    };
    expect(names('s')).toEqual(['five', 'four', 'one', 'three', 'two']);
    expect(names('s', 's')).toEqual(['two', 'three', 'one', 'four', 'five']);
  });

  test('Enter looks at a step whole, Esc goes back, and the next leaves the plan waiting', () => {
    expect(pressed(reviewing, 'enter').state.sheet?.open).toBe(true);
    expect(pressed(reviewing, 'enter', 'escape').state.sheet?.open).toBe(false);
    expect(verdict('enter', 'escape', 'escape')).toBeNull();
  });

  test('keys that were meant for the input do nothing in a review that has just appeared', () => {
    const appeared = { ...start, sheet: planSheet(PLAN, PLAIN_PAPER) };
    expect(pressed(appeared, 'w').effects).toEqual([]);
    // One that was worked in comes back ready: the next step is dropped without a pause.
    const again = { ...start, sheet: planSheet(PLAN, PLAIN_PAPER, sheet) };
    expect(kinds(pressed(again, 'd').effects)).toEqual(['chosen']);
  });

  test('the whole of a step scrolls to its end and no further: one key leads back', () => {
    const [step] = barePlan('aa', 1).steps;
    const after = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`field ${at}`, at]));
    const plan = { ...PLAN, steps: [{ ...step, after, facts: {} }] } as unknown as Plan;
    const long = { ...start, sheet: { ...planSheet(plan, PLAIN_PAPER), armed: true } };
    const shown = (...keys: string[]) => {
      const { state } = pressed(long, 'enter', ...keys);
      return drawn(state).join('\n');
    };
    expect(shown('down', 'down')).not.toBe(shown());
    const down = Array<string>(100).fill('down');
    expect(shown(...down)).toContain(`with ${step?.tool}`);
    expect(shown(...down, 'up')).not.toBe(shown(...down));
  });

  test('with nothing picked nothing is written', () => {
    const { state, effects } = pressed(reviewing, 'a', 'a', 'w');
    expect(effects).toEqual([]);
    expect(state.hint).toMatch(/Nothing is picked/);
  });

  test('of 2,000 steps only those in sight are laid out', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => ({ ...steps[3], id: `s${at}` }));
    let laid = 0;
    const stepView: typeof PLAIN_PAPER.stepView = (step, plan) => {
      laid += 1;
      return PLAIN_PAPER.stepView(step, plan);
    };
    const paper = { ...PLAIN_PAPER, stepView };
    const plan = { ...PLAN, steps: many } as unknown as Plan;
    const large = { ...planSheet(plan, paper), armed: true };
    const { state } = pressed({ ...start, sheet: large }, ...Array<string>(1_000).fill('down'));
    expect(drawn(state, 80, paper)).toHaveLength(24);
    expect(laid).toBe(20);
  });
});

describe('rows of an answer', () => {
  const looking: ChatState = { ...start, sheet: resultSheet('Read 2 tasks', TASKS) };
  test('o, y and l act on the row and leave the table open; u closes it', () => {
    for (const key of ['o', 'y', 'l']) {
      const { state, effects } = pressed(looking, key);
      expect(effects).toMatchObject([{ kind: 'chosen', key, rows: [{ id: '86c7mc19h' }] }]);
      expect(state.sheet).not.toBeNull();
    }
    expect(pressed(looking, 'down', 'u').effects).toMatchObject([{ rows: [{ id: '86c7mc20j' }] }]);
    expect(pressed(looking, 'u').state.sheet).toBeNull();
  });

  test('columns that do not fit are left out; a day or an id is never broken', () => {
    expect(drawn(looking, 80).join('\n')).toMatch(
      /name +status +due +id *\n.*Fix login timeout +in progress +2026-12-04 +86c7mc19h/,
    );
    const narrow = drawn(looking, 50).join('\n');
    expect(narrow).toContain('2026-12-04');
    expect(narrow).not.toContain('86c7');
    for (const line of drawn(looking, 50)) expect(widthOf(line)).toBeLessThanOrEqual(50);
  });

  test('Enter shows a row as a record, with its link', () => {
    const lines = drawn(pressed(looking, 'enter').state, 50).join('\n');
    expect(lines).toMatch(/status +in progress\n.*due +2026-12-04[\s\S]*link +https:/);
  });
});

test('a character of the layout in the name of a workspace moves nothing', () => {
  const place = { ...start.place, endpoint: 'work', workspace: 'Acme \uf8ff', connection: 'ready' };
  const rows = drawn({ ...start, place } as ChatState);
  expect(rows.at(-3)).toMatch(/work › Acme +ask/);
  expect(rows.at(-2)).toBe('› Type while it starts…');
});

test.each([80, 64, 50])(
  'in %i columns no word of the footer is cut while a write waits',
  (columns) => {
    const usage = {
      inputTokens: 4_200,
      outputTokens: 950,
      costUsd: 0.021,
      context: 3,
      contextLimit: 9,
    };
    const quota = { limit: 100, remaining: 78, resetAt: 9_000, waitedMs: 0 };
    const now = asked();
    const talk = { ...now.talk, pending: 1, usage, quota } as unknown as ChatState['talk'];
    const footer = drawn({ ...now, talk }, columns).at(-1) ?? '';
    expect(footer).toMatch(/(^| {2})1 step waits \/plan {2}↑↓ Enter, Esc interrupts$/);
  },
);

describe('a form', () => {
  const fields = scriptedBackend(new StillClock()).stepForm(card()).fields;
  const form = formOf('Edit', fields, 2);
  const filling: ChatState = { ...start, form };
  const lines = (state: ChatState) => drawn(state).join('\n');
  const values = (...keys: string[]) => pressed(filling, ...keys).effects.at(-1);

  test('Up and Down go from field to field, and what was not asked is folded', () => {
    expect(lines(filling)).toMatch(
      /› status +in review.*\n {2}due.*\n {2}… 1 more field\n {2}Done/,
    );
    const { state } = pressed(filling, 'down', 'down', 'enter');
    expect(lines(state)).toMatch(/description +one/);
    expect(pressed(filling, 'up').state.form?.selected).toBe(3);
  });

  test('typing on a field with choices looks for one; only what differs is taken', () => {
    const { state, effects } = pressed(filling, 'do');
    expect(effects).toMatchObject([{ kind: 'choices', name: 'status' }]);
    const choices = ['open', 'in review', 'done'].map((value) => ({
      value,
      label: value,
      hint: '',
    }));
    const offered = {
      ...state,
      form: state.form && {
        ...state.form,
        open: state.form.open && { ...state.form.open, choices },
      },
    };
    expect(lines(offered)).toContain('› done');
    const taken = pressed(offered, 'enter', 'ctrl+s').effects.at(-1);
    expect(taken).toEqual({ kind: 'filled', values: { status: 'done' } });
  });

  test('what a date means stands beside it, and what is none is not taken', () => {
    expect(lines(pressed(filling, 'down', 'friday').state)).toMatch(/friday {3}→ Fri 04 Dec/);
    const wrong = pressed(filling, 'down', 'someday', 'ctrl+s');
    expect(wrong.effects).toEqual([]);
    expect(lines(wrong.state)).toContain('no date');
    expect(values('down', 'friday', 'ctrl+s')).toEqual({
      kind: 'filled',
      values: { dueAt: 'friday' },
    });
  });

  test('Esc goes back without values, and a secret is never drawn', () => {
    expect(values('escape')).toEqual({ kind: 'filled', values: null });
    const secret = formOf('Key', [{ name: 'key', label: 'key', kind: 'secret', value: '' }]);
    const { state } = pressed({ ...start, form: secret }, 'sk-hidden');
    expect(lines(state)).toContain('•••••••••');
    expect(lines(state)).not.toContain('hidden');
    expect(pressed(state, 'enter').effects).toEqual([
      { kind: 'filled', values: { key: 'sk-hidden' } },
    ]);
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

describe('what was said before', () => {
  const said = pressed(
    start,
    'first',
    'enter',
    'second',
    'enter',
    'second',
    'enter',
    'third',
    'enter',
  );
  const input = (...keys: string[]) => pressed(said.state, ...keys).state.composer.buffer.text;

  test('Up and Down walk through it and bring the draft back', () => {
    expect(input('draft', 'up')).toBe('third');
    expect(input('draft', 'up', 'up', 'up', 'up')).toBe('first');
    expect(input('draft', 'up', 'up', 'down', 'down')).toBe('draft');
    expect(input('draft', 'down')).toBe('draft');
  });

  test('inputs of earlier sessions that come later stand before it, also while a person walks', () => {
    const { state } = pressed(said.state, 'draft', 'up', 'up');
    const history = ['long ago', ...state.composer.history];
    const later = { ...state, composer: { ...state.composer, history } };
    expect(pressed(later, 'up', 'up').state.composer.buffer.text).toBe('long ago');
    expect(pressed(later, 'down', 'down').state.composer.buffer.text).toBe('draft');
  });

  test('the same words twice stand there once, and blanks not at all', () => {
    expect(said.state.composer.history).toEqual(['first', 'second', 'third']);
    expect(kinds(said.effects).filter((kind) => kind === 'remember')).toHaveLength(3);
    expect(pressed(start, '  ', 'escape').state.composer.history).toEqual([]);
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
    expect(kinds(pressed(risky, 'enter').effects)).toEqual(['card']);
    expect(pressed(risky, 'a').effects).toEqual([]);
    expect(pressed(risky, 'y').effects).toHaveLength(1);
  });

  test('Esc ends the turn; a reason and an edit are asked in a form of their own', () => {
    expect(kinds(pressed(asked(), 'escape').effects)).toEqual(['interrupt']);
    expect(pressed(asked(), 'n').effects).toMatchObject([{ kind: 'card', how: 'refuse' }]);
    expect(pressed(asked(), 'e').effects).toMatchObject([{ kind: 'card', how: 'edit' }]);
    expect(pressed(asked({ plan: PLAN }), 's').effects).toMatchObject([
      { kind: 'card', how: 'review' },
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
