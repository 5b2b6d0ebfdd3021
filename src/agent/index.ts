// agent: the conversation with the model. Session, loop, tools shown, results trimmed.
export { createSession } from './create-session.ts';
export type {
  AgentEvent,
  ApprovalAnswer,
  Mode,
  PlanNote,
  ResultTable,
  StepNote,
  TurnEnd,
  WriteCard,
} from './events.ts';
export {
  type KeptSession,
  listSessions,
  loadSession,
  removeSession,
  type SessionEntry,
} from './kept-session.ts';
export { taskTable } from './local/find-tasks.ts';
export { EFFORTS, type Effort, type ModelService } from './model/model.ts';
export { DEFAULT_MODEL, factsOf, MODEL_NAMES, type ModelFacts } from './model/models.ts';
export { openModel } from './model/open.ts';
export { createPlanModel } from './plan-model.ts';
export type { AgentRooms, WorkflowShelf } from './rooms.ts';
export type {
  AgentSession,
  Attachment,
  SessionCost,
  SessionRule,
  TranscriptItem,
} from './session.ts';
export type { SessionOptions } from './session-options.ts';
export type { Limits } from './turn/limits.ts';
export { draftCall } from './writes/draft.ts';
