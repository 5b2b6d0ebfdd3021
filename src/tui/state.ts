// The conversation on the screen: a pure reducer over what the agent says.
import type { AgentEvent, WriteCard } from '../agent/index.ts';
import { cleanText } from '../base/index.ts';
import { cutStream, type Piece } from '../text/index.ts';
import type { Entry, ToolCall } from './entries.ts';

export type Usage = Omit<Extract<AgentEvent, { kind: 'usage' }>, 'kind'>;
export type Quota = Omit<Extract<AgentEvent, { kind: 'quota' }>, 'kind'>;

/** A call that runs. */
interface Running extends ToolCall {
  id: string;
  /** How many entries there were when it started. */
  after: number;
}

export interface Talk {
  /** Finished, in order. Grows at its end and nowhere else. */
  entries: readonly Entry[];
  /** Text that is still arriving, as far as it may still change. */
  stream: Piece | null;
  calls: readonly Running[];
  /** Writes that wait for approval, the oldest first. */
  approvals: readonly WriteCard[];
  /** Writes that were approved and have not ended. */
  writing: readonly WriteCard[];
  running: boolean;
  /** Steps that wait to be written. */
  pending: number;
  waiting: { until: number; why: string } | null;
  /** What the model does that is not to be seen yet, in a few words. */
  doing: string | null;
  usage: Usage | null;
  quota: Quota | null;
}

export const SILENCE: Talk = {
  entries: [],
  stream: null,
  calls: [],
  approvals: [],
  writing: [],
  running: false,
  pending: 0,
  waiting: null,
  doing: null,
  usage: null,
  quota: null,
};

/** How the conversation stands after an event. `width`: columns that text is drawn in. */
export function hear(before: Talk, event: AgentEvent, width: number): Talk {
  const talk = before.doing === null ? before : { ...before, doing: null };
  switch (event.kind) {
    case 'composing': {
      const { tool, about, characters } = event;
      const doing = `Writing ${tool}${about === '' ? '' : ` “${about}”`}, ${sizeOf(characters)}`;
      return { ...flush(talk), waiting: null, doing };
    }
    case 'thinking':
      return { ...talk, waiting: null, doing: `Thinking, ${sizeOf(event.characters)}` };
    case 'turn-started':
      return { ...talk, running: true, waiting: null };
    case 'text':
      return stream({ ...talk, waiting: null }, cleanText(event.delta), width);
    case 'text-end':
      return flush(talk);
    case 'tool-started': {
      const { id, tool, args } = event;
      const flushed = flush(talk);
      const open = { ok: null, summary: '', detail: '', after: flushed.entries.length };
      const call = { kind: 'tool', id, tool, args, ...open } as const;
      return { ...flushed, waiting: null, calls: [...talk.calls, call] };
    }
    case 'tool-ended':
      return endCall(talk, event);
    case 'approval-needed':
      return { ...flush(talk), approvals: [...talk.approvals, event.approval] };
    case 'approval-settled':
      return settle(talk, event);
    case 'write-collected': {
      const { step: card, numbers } = event;
      return say(talk, { kind: 'write', card, state: 'planned', message: stepsWords(numbers) });
    }
    case 'write-ended': {
      const card = talk.writing.find(({ id }) => id === event.id);
      if (!card) return talk;
      const writing = talk.writing.filter(({ id }) => id !== event.id);
      return { ...say(talk, { ...event, kind: 'write', card }), writing };
    }
    case 'pending':
      return { ...talk, pending: event.steps };
    case 'notice':
    case 'thought':
      return say(talk, event);
    case 'waiting':
      return { ...talk, waiting: { until: event.until, why: event.why } };
    case 'usage':
      return { ...talk, usage: event };
    case 'quota':
      return { ...talk, quota: event };
    case 'turn-ended':
      return endTurn(talk, event);
    default:
      // Anyone who asked for a command or a plan shows it: what is left is for the transcript.
      return talk;
  }
}

/** `step 2`, `steps 2 to 9`. */
function stepsWords([first, last]: readonly [number, number]): string {
  return first === last ? `step ${first}` : `steps ${first} to ${last}`;
}

export const sizeOf = (characters: number) => `${short(characters)} characters`;

/** A count in a few characters: `1.2k`. */
export function short(count: number): string {
  if (count < 1_000) return String(count);
  return count < 1e6 ? `${(count / 1_000).toFixed(1)}k` : `${(count / 1e6).toFixed(1)}M`;
}

/** Adds something finished, behind what was streamed before it. */
export function say(talk: Talk, ...entries: Entry[]): Talk {
  const { entries: before, ...rest } = flush(talk);
  return { ...rest, entries: [...before, ...entries] };
}

function stream(talk: Talk, delta: string, width: number): Talk {
  const { source, joint } = talk.stream ?? { source: '', joint: 'start' };
  const { done, rest } = cutStream({ source: source + delta, joint }, width);
  const entries = done.map((piece): Entry => ({ kind: 'answer', piece }));
  return {
    ...talk,
    entries: entries.length > 0 ? [...talk.entries, ...entries] : talk.entries,
    stream: rest,
  };
}

/** What was streamed is final. */
function flush(talk: Talk): Talk {
  if (talk.stream === null) return talk;
  const { stream: piece, entries } = talk;
  const kept: Entry[] = piece.source.trim() === '' ? [] : [{ kind: 'answer', piece }];
  return { ...talk, stream: null, entries: [...entries, ...kept] };
}

function endCall(talk: Talk, event: Extract<AgentEvent, { kind: 'tool-ended' }>): Talk {
  const call = talk.calls.find(({ id }) => id === event.id);
  if (!call) return talk;
  const calls = talk.calls.filter(({ id }) => id !== event.id);
  if (hasCard(talk, call)) return { ...talk, calls };
  return { ...say(talk, { ...call, ...event, kind: 'tool' }), calls };
}

/** Whether the card of a write stands there already: it says more than the call's line would. */
function hasCard({ entries }: Talk, { tool, after }: Running): boolean {
  return entries.slice(after).some((entry) => entry.kind === 'write' && entry.card.tool === tool);
}

function settle(
  talk: Talk,
  { id, answer, reason }: Extract<AgentEvent, { kind: 'approval-settled' }>,
): Talk {
  const card = talk.approvals.find((one) => one.id === id);
  if (!card) return talk;
  const approvals = talk.approvals.filter((one) => one.id !== id);
  if (answer === 'accepted' || answer === 'always') {
    return { ...talk, approvals, writing: [...talk.writing, card] };
  }
  const message = reason === undefined ? {} : { message: reason };
  return { ...say(talk, { kind: 'write', card, state: answer, ...message }), approvals };
}

function endTurn(talk: Talk, event: Extract<AgentEvent, { kind: 'turn-ended' }>): Talk {
  const { reason } = event;
  const end: Entry[] = reason === 'done' ? [] : [{ ...event, kind: 'ended', reason }];
  return {
    ...say(talk, ...talk.calls, ...end),
    calls: [],
    approvals: [],
    writing: [],
    running: false,
    waiting: null,
  };
}
