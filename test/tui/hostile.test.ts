// Texts that want to act on the terminal, wherever they may stand on the screen: what is sent to it
// holds letters and the program's own colours, nothing else.
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/index.ts';
import { type Line, loadMarkdown, takeCursor, toAnsi } from '../../src/text/index.ts';
import { startState } from '../../src/tui/chat-state.ts';
import { layOut } from '../../src/tui/components/App.tsx';
import { approvingFor } from '../../src/tui/input/approval.ts';
import { choiceOf, formOf } from '../../src/tui/input/form.ts';
import { callsSheet, resultSheet } from '../../src/tui/sheets.ts';
import { spokenLines } from '../../src/tui/spoken/lines.ts';
import { hear, say } from '../../src/tui/state.ts';
import { PLAIN_PAPER } from '../../src/tui/transcript/card.ts';
import { entryLines } from '../../src/tui/transcript/entry.ts';
import { INSTRUCTIONS, SEQUENCES } from '../agent/hostile-texts.ts';
import { card } from '../support/scripted-chat.ts';

await loadMarkdown();

const WORDS = {
  field: (name: string) => name,
  value: (_name: string, value: unknown) => String(value ?? '–'),
  instant: String,
};

/** A state in which the text stands wherever a text from outside can stand. */
function everywhere(text: string) {
  const evil = card({
    target: { kind: text, id: text, name: text },
    args: { [text]: text },
    before: { [text]: text },
    after: { [text]: text },
    reason: text,
    scope: text,
  });
  const call = { tool: text, args: { [text]: text }, effect: 'read', origin: 'endpoint' } as const;
  const events: AgentEvent[] = [
    { kind: 'turn-started', turn: 1 },
    { kind: 'text', delta: text },
    { kind: 'text-end' },
    { kind: 'tool-started', id: '1', ...call },
    { kind: 'tool-ended', id: '1', ok: false, summary: text, detail: text },
    { kind: 'notice', level: 'warn', text, next: text },
    { kind: 'approval-needed', approval: { ...evil, id: 'a' } },
    { kind: 'approval-settled', id: 'a', answer: 'accepted' },
    { kind: 'write-ended', id: 'a', state: text, message: text },
    { kind: 'write-collected', step: { ...evil, id: 'b' }, numbers: [1, 1] },
    { kind: 'turn-ended', reason: 'error', message: text, next: text },
    { kind: 'turn-started', turn: 2 },
    { kind: 'tool-started', id: '2', ...call },
    { kind: 'waiting', until: 60_000, why: text },
    { kind: 'text', delta: `${text} ` },
    { kind: 'approval-needed', approval: { ...evil, id: 'c' } },
  ];
  const state = startState({
    size: { columns: 80, rows: 60 },
    now: 0,
    theme: 'none',
    commands: [],
  });
  const talk = say(
    events.reduce((before, event) => hear(before, event, 80), state.talk),
    { kind: 'report', lines: [text] },
    { kind: 'user', text, attachments: [text] },
  );
  const full = {
    ...state,
    talk,
    queue: [{ text, shown: text }],
    busy: text,
    place: { endpoint: text, workspace: text, connection: 'ready' as const },
  };
  const approving = approvingFor(full);
  return { ...full, approving: approving && { ...approving, armed: true } };
}

const paper = { width: 80, words: WORDS, stepView: PLAIN_PAPER.stepView, planLines: () => [] };

const finished = (text: string): Line[] =>
  everywhere(text).talk.entries.flatMap((entry) => entryLines(entry, paper));

/** Everything that is drawn again, as it is laid out: each surface in turn. */
function laidOut(text: string): string[] {
  const state = everywhere(text);
  const choices = [{ value: text, label: text, hint: text }];
  const field = { name: text, label: text, about: text, value: text, shown: text } as const;
  const form = formOf(text, [
    { ...field, kind: 'long', read: () => ({ shown: text }) },
    { ...field, kind: 'one', choices: async () => choices },
  ]);
  const calls = callsSheet(state.talk, paper);
  const table = { columns: [text], rows: [{ id: text, url: text, cells: [text] }] };
  const rows = resultSheet(text, table);
  return [
    state,
    { ...state, form: choiceOf(text, choices) },
    { ...state, form },
    { ...state, form: { ...form, selected: 1 } },
    ...[calls, calls && { ...calls, open: true }, rows, { ...rows, open: true }].map((sheet) => ({
      ...{ ...state, sheet },
    })),
  ].flatMap((one) => takeCursor(layOut(one, paper)).lines);
}

describe('a hostile text on the screen', () => {
  test.each([...SEQUENCES, ...INSTRUCTIONS].map(({ what, text }) => [what, text]))(
    '%s',
    (_what, text) => {
      const drawn = finished(text).map((line) => toAnsi(line, 'none'));
      const spoken = everywhere(text).talk.entries.flatMap((entry) => spokenLines(entry, paper));
      for (const line of [...drawn, ...laidOut(text), ...spoken]) {
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(line).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/);
      }
    },
  );
});
