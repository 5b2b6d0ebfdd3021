// tui: the chat in a terminal. Loaded when a chat starts, and by nothing else.

export type { ThemeName } from '../text/index.ts';
export type {
  ChatBackend,
  Conversing,
  Editable,
  FirstQuestions,
  FormField,
  FormOf,
  Place,
  PlaceChoice,
  Report,
  ReportName,
  SessionSummary,
} from './backend.ts';
export { type ChatOptions, runChat, runSpokenChat } from './chat.ts';
export type { Choice } from './editor/completion.ts';
export type { Verdict } from './sheets.ts';
export { fillIn, reviewPlan } from './standalone.ts';
export type { Quota } from './state.ts';
export type { Words } from './transcript/card.ts';
