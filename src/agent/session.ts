// What a conversation with the model is to the one who shows it: the face of the room.
import type { JsonObject } from '../base/index.ts';
import type { Plan, RunReport } from '../engine/index.ts';
import type { AgentEvent, ApprovalAnswer, Mode, PlanNote, TurnEnd, WriteCard } from './events.ts';

/** A file that a person attached: read by columns and rows, never sent to the model whole. */
export interface Attachment {
  /** The name to show, without its folder. */
  name: string;
  content: Uint8Array;
}

/** Totals of a session so far. */
export interface SessionCost {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Null for a model without a known price. */
  costUsd: number | null;
  clickupCalls: number;
}

/** A write that a person allowed for good, as `/rules` shows it. */
export interface SessionRule {
  /** The operation, such as `time_entry.create`. */
  pattern: string;
  /** Where it holds: a list's or target's name. */
  scope: string;
}

/** One item of the conversation, for showing a resumed session or exporting one. */
export type TranscriptItem =
  | { kind: 'user'; text: string; attachments: string[] }
  | { kind: 'assistant'; text: string }
  | { kind: 'tool'; tool: string; args: JsonObject; ok: boolean; summary: string; detail: string }
  | {
      kind: 'write';
      card: WriteCard;
      state: string;
      message?: string;
      run?: { id: string; step: string };
      url?: string;
    }
  /** What the person typed as a slash command. */
  | { kind: 'command'; text: string }
  /** A plan that waited: how each of its steps stands now. */
  | { kind: 'plan'; plan: PlanNote }
  /** A plan that was written, all of it or a part. */
  | { kind: 'run'; plan: PlanNote; state: string; runId: string | null }
  | { kind: 'notice'; level: 'info' | 'warn' | 'error'; text: string };

/** One conversation. Everything that happens in it is an event. */
export interface AgentSession {
  readonly id: string;
  readonly model: string;
  readonly mode: Mode;
  setMode(mode: Mode): void;
  setModel(model: string): void;
  /**
   * One turn. Resolves at its `turn-ended`, whatever its reason. Errors: AppError when a turn is
   * running already, `usage` when an attachment cannot be read.
   */
  send(text: string, attachments?: Attachment[]): Promise<void>;
  /** Where a running turn asks, between two requests, what the person has said meanwhile. */
  meanwhile(source: () => Promise<{ text: string; attachments: Attachment[] }[]>): void;
  /** Ends the running turn and keeps what was streamed. */
  interrupt(): void;
  /** Settles an approval; an id that is not waiting is ignored. */
  answer(approvalId: string, answer: ApprovalAnswer): void;
  /** Answers a function that stops the listening. */
  onEvent(listener: (event: AgentEvent) => void): () => void;
  /** Calls the conversation something else in lists. */
  rename(title: string): Promise<void>;
  /** Notes what the person asked for with a slash command. */
  command(text: string): void;
  /** The plan that waits, the latest where several do; null when none does. */
  pendingPlan(): Plan | null;
  /** Resolves when the plans that a resumed session waited with are there again. */
  restored(): Promise<void>;
  /** The plan of a workflow or an undo waits from now on. */
  holdPlan(plan: Plan): void;
  /**
   * Writes the pending plan, or only the steps with these ids; what is left out goes on waiting. An
   * interruption finishes the write on its way. Null when there is no plan. Errors: AppError as
   * `Engine.apply`; `usage` for a step that builds on one that is left out.
   */
  applyPlan(
    only?: ReadonlySet<string>,
    onStep?: (done: number, total: number) => void,
  ): Promise<RunReport | null>;
  /**
   * Gives members of a pending step's input other values, and plans it again.
   * Errors: AppError `usage` when there is no such step, or a value does not fit.
   */
  editStep(stepId: string, values: JsonObject): Promise<void>;
  /** Drops the pending plan, or only these steps and what builds on them. */
  dropPlan(only?: ReadonlySet<string>): Promise<void>;
  rules(): SessionRule[];
  removeRule(index: number): void;
  /** Replaces the conversation so far by a summary of it, to make room; answers how that ended. */
  compact(): Promise<TurnEnd>;
  clear(): void;
  transcript(): TranscriptItem[];
  cost(): SessionCost;
}
