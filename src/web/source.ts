// What the page shows and what may be done on it: one interface, behind which stands one machine or a
// fleet. All times are epoch ms.
import type { Clock } from '../base/index.ts';
import type { Plan, RunReport, Workflow } from '../engine/index.ts';
import type { WaitingPlan as FleetPlan, FleetRun, Verdict, WorkRequest } from '../fleet/index.ts';
import { storedQuota } from '../quota/index.ts';
import type { RunState, Store } from '../store/index.ts';

/** A plan that waits for people, or waited. `about`: a workflow and its workspace, or a schedule's slot. */
export type WaitingPlan = Omit<FleetPlan, 'slot'> & { about: string };

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

/** Workflows that can be started here. */
export interface Work {
  workspaces(): Promise<string[]>;
  list(): Promise<{ name: string; summary: string }[]>;
  /** Errors: AppError `usage` for a name that is not listed. */
  get(name: string): Promise<Workflow>;
  /** Errors: AppError `usage` for parameters that do not fit, `denied`, and those of planning. */
  plan(request: WorkRequest): Promise<Plan>;
}

/** What only a fleet has. */
export interface FleetPart {
  /** Sentences on machines, late slots and failures. */
  status(): Promise<{
    machines: string[];
    counts: { state: string; count: number }[];
    lateMs: number | null;
  }>;
  slots(state: string): Promise<FleetRun[]>;
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
  decide(verdict: Omit<Verdict, 'via'>): Promise<void>;
  schedules(): Promise<ScheduleRow[]>;
  quota(): Promise<QuotaRow[]>;
  audit(): Promise<AuditRow[]>;
  /** Plans to take a run back; the plan waits under the hash that is answered. Errors: those of planning. */
  planUndo(runId: string, person: string): Promise<string>;
  work: Work;
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

/** The quota of every credential that this store knows, by name, without asking any endpoint. */
export async function quotaRows(
  { shared, documents }: Pick<Store, 'shared' | 'documents'>,
  clock: Clock,
): Promise<QuotaRow[]> {
  const names = new Map(
    (await documents.list('credential')).map(({ id, body }) => [id, String(body.name)]),
  );
  const states = await shared.list();
  return states
    .filter(({ name }) => names.has(name))
    .map(({ name, state }) => ({
      name: names.get(name) ?? name,
      ...storedQuota(state, clock.now()),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
