// agent: the conversation with the model. Session, loop, tools shown, results trimmed.
export type { AgentEvent, ApprovalAnswer, Mode, TurnEnd, WriteCard } from './events.ts';
export type {
  AgentSession,
  Attachment,
  SessionCost,
  SessionRule,
  TranscriptItem,
} from './session.ts';
