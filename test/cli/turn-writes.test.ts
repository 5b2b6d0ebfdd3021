// What the writes of a turn come to.
import { expect, test } from 'vitest';
import type { AgentEvent, WriteCard } from '../../src/agent/index.ts';
import { TurnWrites } from '../../src/cli/view/turn-writes.ts';

const CARD: WriteCard = {
  ...{
    id: 'w1',
    operation: 'task.update',
    tool: 'update',
    args: {},
    input: {},
    before: null,
    after: {},
  },
  target: { kind: 'task', id: 't1', name: 'One' },
  ...{ reason: '', risk: 'low', effect: 'update' },
};

const started = (id: string, args = {}): AgentEvent => ({
  ...{ kind: 'tool-started', id, tool: 'update', args, effect: 'update', origin: 'endpoint' },
});
const ended = (id: string, ok: boolean): AgentEvent => ({
  ...{ kind: 'tool-ended', id, ok, summary: '', detail: '' },
});
const wrote = (state: string, more = {}): AgentEvent[] => [
  { kind: 'approval-needed', approval: CARD },
  { kind: 'write-ended', id: CARD.id, state, ...more },
];

function exitOf(...events: AgentEvent[]): number {
  const writes = new TurnWrites();
  for (const event of events) writes.take(event);
  return writes.outcome().exit;
}

test('a read that shows something else than was written is partly done', () => {
  const events = [started('a'), ...wrote('done', { matches: false }), ended('a', true)];
  expect(exitOf(...events)).toBe(3);
  expect(exitOf(started('a'), ...wrote('done', { matches: true }), ended('a', true))).toBe(0);
});

test('a plan of which a part was written is partly done', () => {
  expect(exitOf(started('a'), ...wrote('partial'), ended('a', false))).toBe(3);
});

test('success on another thing does not make up for a failure', () => {
  const one = [started('a', { id: '1' }), ended('a', false)];
  expect(exitOf(...one, started('b', { id: '1' }), ended('b', true))).toBe(0);
  expect(exitOf(...one, started('b', { id: '2' }), ended('b', true))).toBe(3);
});
