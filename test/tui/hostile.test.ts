// Texts that want to act on the terminal, wherever they may stand on the screen: what is sent to it
// holds letters and the program's own colours, nothing else.
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/index.ts';
import { startState } from '../../src/tui/chat-state.ts';
import { frameOf } from '../../src/tui/drawing/frame.ts';
import { createSurface } from '../../src/tui/drawing/ink-surface.tsx';
import { approvingFor } from '../../src/tui/input/index.ts';
import { viewerLines } from '../../src/tui/live/viewer.ts';
import { spokenLines } from '../../src/tui/spoken/lines.ts';
import { hear, say } from '../../src/tui/state.ts';
import type { Terminal } from '../../src/tui/terminal/index.ts';
import { type Line, toAnsi } from '../../src/tui/text/index.ts';
import { entryLines, PLAIN_PAPER } from '../../src/tui/transcript/index.ts';
import { INSTRUCTIONS, SEQUENCES } from '../agent/hostile-texts.ts';
import { card } from '../support/scripted-chat.ts';

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
    { kind: 'person', text, attachments: [text] },
  );
  const full = {
    ...state,
    talk,
    queue: [{ text, shown: text }],
    busy: text,
    place: { endpoint: text, workspace: text, connection: 'ready' as const },
    viewer: { selected: 0, open: true, scroll: 0 },
  };
  const approving = approvingFor(full);
  return { ...full, approving: approving && { ...approving, armed: true } };
}

const paper = { width: 80, words: WORDS, stepView: PLAIN_PAPER.stepView, planLines: () => [] };

function everyLine(text: string): Line[] {
  const state = everywhere(text);
  const { tail, working, input } = frameOf(state, paper);
  const picking = {
    ...state,
    picker: {
      title: text,
      choices: [{ value: text, label: text, hint: text }],
      filter: { text: '', cursor: 0, pastes: [], cut: '' },
      selected: 0,
    },
  };
  return [
    ...state.talk.entries.flatMap((entry) => entryLines(entry, paper)),
    ...tail,
    ...working,
    ...input,
    ...frameOf(picking, paper).input,
    ...viewerLines(state, paper),
  ];
}

/** The live lines as they are laid out, header and footer among them. */
function laidOut(text: string): string[] {
  const state = everywhere(text);
  const surface = createSurface({ columns: 80 } as Terminal);
  const lines = surface.lay(state, frameOf(state, paper));
  surface.close();
  return lines;
}

describe('a hostile text on the screen', () => {
  test.each([...SEQUENCES, ...INSTRUCTIONS].map(({ what, text }) => [what, text]))(
    '%s',
    (_what, text) => {
      const drawn = everyLine(text).map((line) => toAnsi(line, 'none'));
      const spoken = everywhere(text).talk.entries.flatMap((entry) => spokenLines(entry, paper));
      for (const line of [...drawn, ...laidOut(text), ...spoken]) {
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(line).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/);
      }
    },
  );
});
