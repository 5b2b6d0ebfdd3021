// What is finished in a conversation, in the order in which it stands in the scrollback: items of its
// transcript, and what only the screen knows.
import type { ResultTable, TranscriptItem, TurnEnd } from '../agent/index.ts';
import { cleanLine } from '../base/index.ts';
import type { Piece, Tone } from '../text/index.ts';

type Item<K extends TranscriptItem['kind']> = Extract<TranscriptItem, { kind: K }>;

/** A call of a tool. */
export interface ToolCall extends Omit<Item<'tool'>, 'ok'> {
  /** `null` while it runs; interrupted calls never get an end. */
  ok: boolean | null;
  table?: ResultTable;
}

export type Level = Item<'notice'>['level'];

export type Entry =
  | Item<'user' | 'command' | 'write' | 'plan' | 'run'>
  | (Item<'notice'> & { next?: string | undefined })
  | ToolCall
  | { kind: 'answer'; piece: Piece }
  /** What the model thought, folded. */
  | { kind: 'thought'; text: string }
  /** What a slash command answered, line by line. */
  | { kind: 'report'; lines: string[] }
  | { kind: 'ended'; reason: Exclude<TurnEnd, 'done'>; message?: string; next?: string };

/** Older items of a resumed session are not drawn again; this many are. */
const SHOWN_AGAIN = 60;

/** How the end of a write reads; states that are not here read as they are. */
const WRITE_ENDS: Record<string, readonly [Tone, string]> = {
  done: ['good', 'written'],
  noop: ['good', 'was there already'],
  refused: ['warn', 'refused'],
  edited: ['muted', 'not written: it is shown again as edited'],
  unanswered: ['muted', 'not written: the turn ended before an answer'],
  denied: ['bad', 'denied by policy'],
  failed: ['bad', 'failed'],
  drift: ['warn', 'not written: it changed meanwhile'],
  unknown: ['bad', 'unknown: the answer was lost'],
  skipped: ['muted', 'skipped'],
  partial: ['warn', 'partly written'],
  interrupted: ['warn', 'interrupted on the way'],
  planned: ['muted', 'planned, not written'],
  waiting: ['muted', 'waits for your answer'],
  accepted: ['muted', 'approved'],
  dropped: ['muted', 'dropped, not written'],
  undone: ['muted', 'written, undone since'],
};

export function endOf(state: string): readonly [Tone, string] {
  return WRITE_ENDS[state] ?? ['muted', cleanLine(state, 60)];
}

/** A kept conversation as entries: the latest part, with a word about the rest. */
export function entriesOf(items: readonly TranscriptItem[], most = SHOWN_AGAIN): Entry[] {
  const hidden = Math.max(0, items.length - most);
  const shown = items.slice(hidden).map((item): Entry => {
    if (item.kind !== 'assistant') return item;
    return { kind: 'answer', piece: { source: item.text, joint: 'start' } };
  });
  if (hidden === 0) return shown;
  const text = `${hidden.toLocaleString('en')} earlier items are not shown.`;
  const next = 'Write the whole conversation to a file with /export.';
  return [{ kind: 'notice', level: 'info', text, next }, ...shown];
}
