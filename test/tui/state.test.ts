// The conversation as events make it.
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/index.ts';
import { systemClock } from '../../src/base/index.ts';
import { chatWords } from '../../src/cli/chat/words.ts';
import { loadMarkdown, textOf } from '../../src/text/index.ts';
import { createConversation } from '../../src/tui/acting/conversation.ts';
import { createStore, startState } from '../../src/tui/chat-state.ts';
import { entriesOf } from '../../src/tui/entries.ts';
import { hear, SILENCE, type Talk } from '../../src/tui/state.ts';
import { cardLines, PLAIN_PAPER } from '../../src/tui/transcript/card.ts';
import { entryLines, standsApart } from '../../src/tui/transcript/entry.ts';
import { card, scriptedBackend } from '../support/scripted-chat.ts';

await loadMarkdown();

const heard = (events: AgentEvent[], width = 40): Talk =>
  events.reduce((talk, event) => hear(talk, event, width), SILENCE);
const started = (id: string): AgentEvent => ({
  kind: 'tool-started',
  id,
  tool: 'list_tasks',
  args: { list: 'Backlog' },
  effect: 'read',
  origin: 'endpoint',
});
const paper = {
  width: 60,
  words: chatWords(() => 'UTC'),
  stepView: PLAIN_PAPER.stepView,
  planLines: () => [],
};
/** The rows that the finished entries take in the scrollback. */
const rows = ({ entries }: Talk) =>
  entries.flatMap((entry, i) => [
    ...(standsApart(entry, entries[i - 1]) ? [''] : []),
    ...entryLines(entry, paper).map(textOf),
  ]);

describe('what is said', () => {
  test('streamed text is kept when a turn is interrupted', () => {
    const talk = heard([
      { kind: 'turn-started', turn: 1 },
      { kind: 'text', delta: 'Half a sent' },
      { kind: 'turn-ended', reason: 'interrupted' },
    ]);
    expect(rows(talk)).toEqual(['● Half a sent', '', '▪ Interrupted']);
    expect(talk.running).toBe(false);
  });

  test('an answer begins with one mark, however many blocks it has', () => {
    const talk = heard([
      { kind: 'text', delta: 'One.\n\nTwo.\n\n- a\n- b\n\nThree.' },
      { kind: 'text-end' },
    ]);
    expect(rows(talk)).toEqual(['● One.', '', '  Two.', '', '  • a', '  • b', '', '  Three.']);
  });

  test('text, then a call, then text stand in that order', () => {
    const talk = heard([
      { kind: 'text', delta: 'Let me look.' },
      started('1'),
      { kind: 'tool-ended', id: '1', ok: true, summary: '2 tasks', detail: '' },
      { kind: 'text', delta: 'Two.' },
      { kind: 'text-end' },
    ]);
    expect(rows(talk)).toEqual(['● Let me look.', '', '  ✓ 2 tasks', '', '● Two.']);
  });

  test('calls that never ended are shown as they were left', () => {
    const talk = heard([started('1'), { kind: 'turn-ended', reason: 'interrupted' }]);
    expect(rows(talk)[0]).toBe('  ▪ list_tasks (list: Backlog)');
    expect(talk.calls).toEqual([]);
  });

  test('a notice in the middle of a sentence loses nothing of it', () => {
    const talk = heard([
      { kind: 'text', delta: 'Half ' },
      { kind: 'notice', level: 'warn', text: 'Slow.' },
      { kind: 'text', delta: 'rest.' },
      { kind: 'text-end' },
    ]);
    expect(rows(talk).join(' ')).toMatch(/Half.*Slow.*rest\./);
  });
});

describe('writes', () => {
  const approval = card();

  test('one that was accepted shows its end, not its approval', () => {
    const talk = heard([
      { kind: 'approval-needed', approval },
      { kind: 'approval-settled', id: 'w1', answer: 'accepted' },
      { kind: 'write-ended', id: 'w1', state: 'done' },
    ]);
    expect(rows(talk)).toEqual(['✓ Updated task Fix login timeout  status in progress → in…']);
    expect(talk.approvals).toEqual([]);
    expect(talk.writing).toEqual([]);
  });

  test('the call that made one is not shown beside its card', () => {
    const call = {
      id: 'c',
      tool: 'update_task',
      args: {},
      effect: 'update',
      origin: 'endpoint',
    } as const;
    const made = heard([
      { kind: 'tool-started', ...call },
      { kind: 'approval-needed', approval },
      { kind: 'approval-settled', id: 'w1', answer: 'accepted' },
      { kind: 'write-ended', id: 'w1', state: 'done' },
      { kind: 'tool-ended', id: 'c', ok: true, summary: 'written', detail: '' },
    ]);
    expect(rows(made).join('\n')).not.toContain('update_task');
    const failed = heard([
      { kind: 'tool-started', ...call },
      { kind: 'tool-ended', id: 'c', ok: false, summary: 'no such task', detail: '' },
    ]);
    expect(rows(failed)).toEqual(['  ✗ update_task → no such task']);
  });

  test('several wait in the order in which they came', () => {
    const talk = heard([
      { kind: 'approval-needed', approval },
      { kind: 'approval-needed', approval: card({ id: 'w2' }) },
      { kind: 'approval-settled', id: 'w1', answer: 'refused', reason: 'the wrong list' },
    ]);
    expect(talk.approvals.map(({ id }) => id)).toEqual(['w2']);
    expect(rows(talk).at(-1)).toBe('· Update task Fix login timeout  refused: the wrong list');
  });

  test('in plan mode they are numbered, and say that nothing is written', () => {
    const talk = heard([
      { kind: 'write-collected', step: card(), numbers: [1, 1] },
      { kind: 'write-collected', step: card({ id: 'w2' }), numbers: [2, 4] },
    ]);
    const said = rows(talk).join(' ').replace(/\s+/g, ' ');
    expect(said).toContain('Update task Fix login timeout planned, not written: step 1');
    expect(said).toContain('planned, not written: steps 2 to 4');
  });

  test('spans and instants read as a person writes them', () => {
    const waiting = card({
      operation: 'time_entry.create',
      before: null,
      after: { durationMs: 14_400_000, start: Date.UTC(2026, 10, 20, 9) },
      reason: '',
    });
    expect(cardLines(waiting, paper).map(textOf).join('\n')).toMatch(
      /duration +4 h\n.*start +.*2026|Nov/,
    );
  });
});

describe('a kept conversation', () => {
  test('shows its end, and says how much came before', () => {
    const items = Array.from({ length: 5_000 }, (_, i) => ({
      kind: 'assistant' as const,
      text: `message ${i}`,
    }));
    const entries = entriesOf(items);
    expect(entries).toHaveLength(61);
    expect(entries[0]).toMatchObject({ text: '4,940 earlier items are not shown.' });
  });
});

test('what is said while the conversation is being opened is answered in it', async () => {
  const backend = scriptedBackend(systemClock);
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  // Each session that is asked for is another one.
  const newSession = async () => {
    await opened;
    return scriptedBackend(systemClock).newSession();
  };
  const size = { columns: 80, rows: 24 };
  const start = startState({ size, now: 0, theme: 'none', commands: [] });
  const store = createStore(start, () => {});
  const conversation = createConversation(store, { ...backend, newSession }, systemClock);
  const said = conversation.send({ text: 'what is open?', shown: 'what is open?' });
  conversation.open();
  open();
  await said;
  const answers = store.get().talk.entries.filter(({ kind }) => kind === 'answer');
  expect(answers).toMatchObject([{ piece: { source: 'You said: what is open?' } }]);
});
