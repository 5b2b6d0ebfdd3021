// What a key asks for beyond the screen: data, done by whoever runs the chat.
import type { ApprovalAnswer, Mode } from '../../agent/index.ts';
import type { ChatState, Said } from '../chat-state.ts';
import type { Wanted } from '../editor/index.ts';
import type { Verdict } from './review.ts';

export type Effect =
  /** A whole input: a message, or a slash command. */
  | { kind: 'submit'; said: Said }
  | { kind: 'interrupt' }
  | { kind: 'answer'; id: string; answer: ApprovalAnswer }
  | { kind: 'mode'; mode: Mode }
  /** Choices for this word are wanted. */
  | { kind: 'complete'; wanted: Wanted }
  /** The person's own editor for what is being typed. */
  | { kind: 'edit' }
  | { kind: 'picked'; value: string | null }
  /** A review ended; null: the plan goes on waiting. */
  | { kind: 'reviewed'; approval: string | null; verdict: Verdict | null }
  /** What was typed is to be found again in later sessions. */
  | { kind: 'remember'; text: string }
  | { kind: 'redraw' }
  | { kind: 'suspend' }
  | { kind: 'exit' };

/** The state after a key, and what else it asks for. */
export interface Pressed {
  state: ChatState;
  effects: Effect[];
}

export function pressed(state: ChatState, ...effects: Effect[]): Pressed {
  return { state, effects };
}
