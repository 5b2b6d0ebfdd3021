// What the page shows and what may be done on it: one interface, behind which stands one machine or a
// fleet. All times are epoch ms.
import type { Plan, RunReport } from '../engine/index.ts';
import type { RunState } from '../store/index.ts';

/** A plan that waits for people, or waited. */
export interface WaitingPlan {
  hash: string;
  /** What it is about: a workflow and its workspace, or a schedule's slot. */
  about: string;
  proposer: string;
  /** How many have to agree, and who may. */
  needed: number;
  approvers: string[];
  state: 'waiting' | 'approved' | 'rejected' | 'expired' | 'applied';
  createdAt: number;
  expiresAt: number;
  voices: { person: string; verdict: 'approve' | 'reject'; steps: string[] }[];
  /** The run that writes it, or wrote it. */
  runId: string | null;
  /** How that ended. */
  message: string | null;
}

/** Something that begins by itself. `id` starts it at once, where that is offered. */
export interface ScheduleRow {
  id: string;
  what: string;
  /** When, in words, such as `Fri 17:00`. */
  rhythm: string;
  nextAt: number | null;
}

/** A credential's quota as it stands. `remaining`: null before the first signal. */
export interface QuotaRow {
  name: string;
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
}

/** Who did what. */
export interface AuditRow {
  at: number;
  who: string;
  what: string;
  subject: string;
}

/** A slot of a schedule. */
export interface SlotRow {
  id: string;
  at: number;
  state: string;
  class: string | null;
  message: string | null;
  runId: string | null;
  planHash: string | null;
}

/** What only a fleet has. */
export interface FleetPart {
  /** Sentences on machines, late slots and failures. */
  status(): Promise<{
    machines: string[];
    counts: { state: string; count: number }[];
    lateMs: number | null;
  }>;
  slots(state: string): Promise<SlotRow[]>;
  /** Gives a failed slot back to the workers. Errors: `usage`. */
  release(slot: string, person: string): Promise<void>;
}

/** Events from outside that start work. Each answers what it started; an event that came before starts nothing. */
export interface Hooks {
  /** Errors: AppError `authorization`. */
  call(request: { schedule: string; token: string; event: string }): Promise<string[]>;
  /** Errors: AppError `authorization`, `usage`. */
  clickup(request: { body: string; signature: string }): Promise<string[]>;
}

/** What is said of a plan on the page. `steps`: only these; default all. */
export interface Verdict {
  hash: string;
  person: string;
  verdict: 'approve' | 'reject';
  steps?: string[] | undefined;
}

export interface Source {
  /** `This machine`, `Fleet`. */
  readonly title: string;
  /** The zone of times that belong to no plan. */
  readonly timeZone: string;
  /** Newest first. */
  runs(filter: { state?: RunState | undefined; limit: number }): Promise<RunReport[]>;
  /** Errors: AppError `usage` for an id that no run has. */
  run(id: string): Promise<RunReport>;
  /** Newest first. */
  plans(which: 'waiting' | 'all'): Promise<WaitingPlan[]>;
  /** Errors: AppError `usage` for none, or several. */
  plan(hash: string): Promise<{ waiting: WaitingPlan; plan: Plan }>;
  /** Errors: AppError `usage`, `denied` for who may not, `stale`, `locked`. */
  decide(verdict: Verdict): Promise<void>;
  schedules(): Promise<ScheduleRow[]>;
  quota(): Promise<QuotaRow[]>;
  audit(): Promise<AuditRow[]>;
  /** Plans to take a run back; the plan waits under the hash that is answered. Errors: those of planning. */
  planUndo(runId: string, person: string): Promise<string>;
  /** Starts a schedule's work now; the same `once` starts it once. Absent where nothing can be started. */
  start?(schedule: string, once: string, person: string): Promise<void>;
  /** Whether what stands behind the page answers. */
  ready(): Promise<boolean>;
  /** Figures in the text format of Prometheus. */
  metrics?(): Promise<string>;
  fleet?: FleetPart;
  hooks?: Hooks;
  /** Lets the writes under way finish. */
  close(): Promise<void>;
}
