// What is finished in a conversation, in the order in which it stands in the scrollback.
import type {
  AgentEvent,
  ResultTable,
  TranscriptItem,
  TurnEnd,
  WriteCard,
} from '../agent/index.ts';
import { cleanLine, type JsonObject } from '../base/index.ts';
import type { Piece } from './markdown/index.ts';
import type { Tone } from './text/index.ts';

/** A call of a tool, running or ended. */
export interface ToolCall {
  id: string;
  tool: string;
  args: JsonObject;
  effect: Extract<AgentEvent, { kind: 'tool-started' }>['effect'];
  origin: 'endpoint' | 'local';
  /** `null` while it runs; interrupted calls never get an end. */
  ok: boolean | null;
  summary: string;
  detail: string;
  table?: ResultTable | undefined;
  /** How many entries there were when it started. */
  after: number;
}

export type Level = 'info' | 'warn' | 'error';

export type Entry =
  | { kind: 'person'; text: string; attachments: readonly string[] }
  | { kind: 'answer'; piece: Piece }
  | { kind: 'tool'; call: ToolCall }
  /** A write with its end: `accepted` and `always` are not ends, so they are not here. */
  | {
      kind: 'write';
      card: WriteCard;
      state: string;
      message?: string | undefined;
      url?: string | undefined;
    }
  /** What the model thought, folded. */
  | { kind: 'thought'; text: string }
  | { kind: 'notice'; level: Level; text: string; next?: string | undefined }
  /** What a slash command answered, line by line. */
  | { kind: 'report'; lines: string[] }
  | {
      kind: 'ended';
      reason: Exclude<TurnEnd, 'done'>;
      message?: string | undefined;
      next?: string | undefined;
    };

/** Older items of a resumed session are not drawn again; this many are. */
const SHOWN_AGAIN = 60;

/** A plan that waited, or the writing of one, step by step. */
function planNoteLines(item: Extract<TranscriptItem, { kind: 'plan' | 'run' }>): string[] {
  const { workflow, undoes, steps } = item.plan;
  const what = undoes === null ? cleanLine(workflow) : `undo of ${undoes}`;
  const head =
    item.kind === 'plan' ? `Plan: ${what}` : `Run ${item.runId ?? '–'} of ${what}: ${item.state}`;
  return [
    head,
    ...steps.map(({ operation, name, state, message }) => {
      const why = message === undefined ? '' : ` (${message})`;
      return `  ${operation} ${name}: ${endOf(state === 'waiting' ? 'planned' : state)[1]}${why}`;
    }),
  ];
}

/** How the end of a write reads; states that are not here read as they are. */
const WRITE_ENDS: Record<string, readonly [Tone, string]> = {
  done: ['good', 'written'],
  noop: ['good', 'was there already'],
  refused: ['warn', 'refused'],
  edited: ['muted', 'not written so: it is shown again as edited'],
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
  undone: ['muted', 'written, and taken back since'],
};

export function endOf(state: string): readonly [Tone, string] {
  return WRITE_ENDS[state] ?? ['muted', cleanLine(state, 60)];
}

/** A kept conversation as entries: the latest part, with a word about the rest. */
export function entriesOf(items: readonly TranscriptItem[], most = SHOWN_AGAIN): Entry[] {
  const hidden = Math.max(0, items.length - most);
  const shown = items.slice(hidden).map(entryOf);
  if (hidden === 0) return shown;
  const text = `${hidden.toLocaleString('en')} earlier items are not shown.`;
  const next = 'Write the whole conversation to a file with /export.';
  return [{ kind: 'notice', level: 'info', text, next }, ...shown];
}

function entryOf(item: TranscriptItem, index: number): Entry {
  switch (item.kind) {
    case 'user':
      return { kind: 'person', text: item.text, attachments: item.attachments };
    case 'assistant':
      return { kind: 'answer', piece: { source: item.text, joint: 'start' } };
    case 'tool': {
      const { tool, args, ok, summary, detail } = item;
      const call = { id: `kept-${index}`, tool, args, ok, summary, detail, after: 0 };
      return { kind: 'tool', call: { ...call, effect: 'read', origin: 'endpoint' } };
    }
    case 'write': {
      const { card, state, message, url } = item;
      return { kind: 'write', card, state, message, url };
    }
    case 'command':
      return { kind: 'person', text: item.text, attachments: [] };
    case 'plan':
    case 'run':
      return { kind: 'report', lines: planNoteLines(item) };
    case 'notice':
      return { kind: 'notice', level: item.level, text: item.text };
  }
}
