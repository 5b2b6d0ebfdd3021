// What a key asks for beyond the screen: data, done by the one who runs the chat.
import type { ApprovalAnswer, Mode, WriteCard } from '../../agent/index.ts';
import type { ChatState, Said } from '../chat-state.ts';
import type { Choice, Wanted } from '../editor/completion.ts';
import type { Chosen } from '../sheet.ts';

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
  /** The form was filled in: the values that differ now; null when the person went back. */
  | { kind: 'filled'; values: Record<string, string> | null }
  /** The choices of a form's field are wanted. */
  | { kind: 'choices'; name: string; read(): Promise<readonly Choice[]> }
  /** `stays`: the sheet is open still. */
  | (Chosen & { kind: 'chosen'; stays: boolean })
  /** The oldest write that waits is to be edited, refused with a reason, or picked from. */
  | { kind: 'card'; card: WriteCard; how: 'edit' | 'refuse' | 'review' }
  /** Everything that tools were asked and answered is wanted. */
  | { kind: 'calls' }
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
