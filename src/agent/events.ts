// What the agent tells the one who shows it: one tagged union, complete enough to draw a chat from.
import type { ErrorCode, JsonObject } from '../base/index.ts';
import type { Effect } from '../clickup/index.ts';
import type { Plan } from '../engine/index.ts';

/** Rows of an answer for people: texts without ids in them, what decides first. */
export interface ResultTable {
  columns: string[];
  rows: { id: string | null; url: string | null; cells: string[] }[];
}

/**
 * How writes are treated. `ask`: each one is shown and waits for a word. `plan`: collected, nothing
 * is written. `allow`: writes go through, deletes still ask. `read-only`: refused.
 */
export type Mode = 'ask' | 'plan' | 'allow' | 'read-only';

/** One write as a person sees it before it happens. */
export interface WriteCard {
  /** Names the approval, and in plan mode the collected step. */
  id: string;
  /** The abstract operation, such as `task.create`. */
  operation: string;
  /** The endpoint's tool, by its own name. */
  tool: string;
  target: { kind: string; id: string | null; name: string };
  /** The very arguments that the tool gets. */
  args: JsonObject;
  /** What of it a person can change: the operation's input; a tool's own arguments where it has none. */
  input: JsonObject;
  /** Names by the ids that stand in it. */
  names?: JsonObject;
  before: JsonObject | null;
  after: JsonObject;
  reason: string;
  /** `high`: it cannot be taken back. */
  risk: 'low' | 'high';
  effect: Effect;
  /** Where `always` would make a rule, for people: a list's name; null where it can make none. */
  scope?: string | null;
  /** A workflow's writes, approved together; absent for a single write. */
  plan?: Plan;
  /** The keys that the writes have in plans and in the journal. */
  keys?: string[];
}

/** A step of a plan as the transcript tells of it, by the key that the journal has it under. */
export interface StepNote {
  key: string;
  operation: string;
  name: string;
  /** `waiting`, `dropped`, `undone`, or how writing it ended. */
  state: string;
  message?: string;
  /** The run that wrote it, and its id there. */
  run?: { id: string; step: string };
}

/** A plan that waits, or the writing of one. */
export interface PlanNote {
  /** The plan's id. */
  id: string;
  workflow: string;
  /** The run that it takes back. */
  undoes: string | null;
  steps: StepNote[];
}

/** Why a turn ended. `denied`: it ran to its end, but a write in it was not allowed. */
export type TurnEnd = 'done' | 'interrupted' | 'limit' | 'denied' | 'error';

/** Something that happens in a session. Texts from outside in it are already clean for a terminal. */
export type AgentEvent =
  | { kind: 'turn-started'; turn: number }
  | { kind: 'text'; delta: string }
  | { kind: 'text-end' }
  | {
      kind: 'tool-started';
      id: string;
      tool: string;
      args: JsonObject;
      effect: Effect;
      origin: 'endpoint' | 'local';
    }
  /** `summary` is one line for a person, `detail` the text that the model got, `table` its rows. */
  | {
      kind: 'tool-ended';
      id: string;
      ok: boolean;
      summary: string;
      detail: string;
      table?: ResultTable;
    }
  /** Arguments of a call that is still being written: so many characters, and a name in them. */
  | { kind: 'composing'; tool: string; about: string; characters: number }
  /** The model thinks, so many characters so far; and what it thought, where the service shows it. */
  | { kind: 'thinking'; characters: number }
  | { kind: 'thought'; text: string }
  /** A write as it will be made; what needs no word of the person is settled at once. */
  | { kind: 'approval-needed'; approval: WriteCard }
  | {
      kind: 'approval-settled';
      id: string;
      /** `edited`: shown again with other arguments. `unanswered`: the turn ended before. */
      answer: 'accepted' | 'always' | 'refused' | 'denied' | 'edited' | 'unanswered';
      /** Why a person refused, when they said so. */
      reason?: string;
    }
  /** `numbers`: the first and the last of its steps in the plan, counted from 1. */
  | { kind: 'write-collected'; step: WriteCard; numbers: [first: number, last: number] }
  | {
      kind: 'write-ended';
      id: string;
      state: string;
      /** The run that made it, and its step there; absent where nothing was begun. */
      run?: { id: string; step: string };
      /** Where the written thing can be looked at. */
      url?: string;
      observed?: JsonObject | null;
      /** Whether a read back showed what was to be written; absent where that could not be told. */
      matches?: boolean;
      message?: string;
    }
  /** What the person typed as a slash command. */
  | { kind: 'command'; text: string }
  /** The plan of a workflow or an undo waits for the person. */
  | { kind: 'plan-waiting'; plan: PlanNote }
  /** Steps that will not be written, by key. */
  | { kind: 'plan-dropped'; keys: readonly string[] }
  /** How many steps wait in all. */
  | { kind: 'pending'; steps: number }
  /** A plan is being written; `run-ended` has how its steps ended. */
  | { kind: 'run-started'; plan: PlanNote }
  | { kind: 'run-ended'; plan: PlanNote; state: string; runId: string | null }
  | { kind: 'notice'; level: 'info' | 'warn' | 'error'; text: string; next?: string }
  /** Nothing can go on before `until` (epoch ms). */
  | { kind: 'waiting'; until: number; why: string }
  /** Totals of the session; `costUsd` is null for a model without a known price. */
  | {
      kind: 'usage';
      inputTokens: number;
      outputTokens: number;
      cacheReadTokens: number;
      costUsd: number | null;
      clickupCalls: number;
      /** Tokens of the conversation as the last request had it, and how many may be. */
      context: number;
      contextLimit: number;
    }
  | { kind: 'quota'; limit: number | null; remaining: number | null; resetAt: number | null }
  /** `code` tells scripts how it failed, as an error's code does. */
  | { kind: 'turn-ended'; reason: TurnEnd; message?: string; next?: string; code?: ErrorCode };

/** A person's verdict on one write. */
export type ApprovalAnswer =
  /** `only`: of a workflow's plan, just these steps; the others wait. */
  | { kind: 'accept'; only?: string[] }
  | { kind: 'refuse'; reason: string }
  /** Other values for members of the card's `input`; the write is planned and shown again. */
  | { kind: 'edit'; changes: JsonObject }
  /** Accept, and keep a rule for this operation in this place. */
  | { kind: 'always' };
