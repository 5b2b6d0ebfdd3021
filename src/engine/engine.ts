// The engine: plans workflows, applies plans, takes runs up again and back, and remembers it all.
import type { Readable } from 'node:stream';
import type { Clock, RandomInt } from '../base/index.ts';
import { AppError, fold, type JsonObject, messageOf } from '../base/index.ts';
import type { BoundEndpoint } from '../binding/index.ts';
import type { OperationCall, Reader } from '../clickup/index.ts';
import type { Hierarchy } from '../hierarchy/index.ts';
import type { PolicyRules } from '../policy/index.ts';
import type { Lane } from '../quota/index.ts';
import type { Journal, Lease, Store } from '../store/index.ts';
import { editStep } from './plan/edit.ts';
import { partOf, spentSince } from './plan/part.ts';
import { isOwn, type Plan, readPlan, type Sign, sealPlan } from './plan/plan.ts';
import {
  type PlanDeps,
  planWorkflow,
  planWrites,
  type RawParams,
  type Writes,
} from './plan/planner.ts';
import type { PlanModel } from './plan-model.ts';
import {
  type ApplyDeps,
  type ApplyEvent,
  type Approval,
  applyPlan,
  type EarlierRun,
} from './run/apply.ts';
import { lockedWorkflow, lockName, runHistory, undoneRuns, unfinishedRun } from './run/history.ts';
import { settleRuns } from './run/in-doubt.ts';
import { type Hold, holdLock } from './run/lock.ts';
import { pastWrites } from './run/past-writes.ts';
import { createReadCache, type Look, readAll } from './run/reads.ts';
import type { RunReport } from './run/report.ts';
import { markerOf } from './text/marker.ts';
import { planUndo } from './undo/plan-undo.ts';
import { type LocalFile, step, type Workflow } from './workflow.ts';

/** Everything that an engine works on; the composition root puts it together. */
export interface EngineOptions {
  profile: string;
  endpoint: { name: string; fingerprint: string };
  binding: BoundEndpoint;
  /** Lists the endpoint's tools again, so that `binding` serves them as they are; none: they stay as they are. */
  freshTools?(signal?: AbortSignal): Promise<void>;
  reader: Reader;
  hierarchy: Hierarchy;
  store: Store;
  policy: PolicyRules;
  /** Signs with this home's key: a plan with another signature is foreign. */
  sign: Sign;
  /** IANA zone: the profile's, else the system's. */
  timeZone: string;
  /** Whether the zone of the account in ClickUp goes before `timeZone`: the profile names none. */
  zoneOfAccount?: boolean;
  clock: Clock;
  random: RandomInt;
  lane: Lane;
  /** What a run excludes others by where its workflow names no list: the account, as it is known here. */
  subject?(): Promise<string>;
  waitFor(calls: number): number;
  quota(): JsonObject;
  /** Standard input, for workflows that read it. */
  input(): Readable;
  /** Opens the model for workflows that ask one; none: there is none here. */
  openModel?: (() => Promise<PlanModel>) | undefined;
}

/** How a run goes. */
export interface RunOptions {
  onEvent?: (event: ApplyEvent) => void;
  signal?: AbortSignal;
  stopping?: () => boolean;
}

/** How planning goes. `hold` is the lock of the workflow, where applying is to follow at once. */
export interface PlanOptions {
  hold?: Hold | undefined;
  /** Told that a lost write is looked for, and until when at the latest, epoch ms. */
  onInDoubt?: (until: number) => void;
  /** Told what a workflow says while it plans. */
  onProgress?: (sentence: string) => void;
  signal?: AbortSignal;
  /** Whether answers are cached for the steps that follow; false where thousands are read and none follows. */
  caching?: boolean;
}

export interface ApplyOptions extends RunOptions {
  approval: Approval;
  /** The count of calls when this work began: what was spent on other work is not the run's. */
  before?: JsonObject;
  /** The lock, where it was taken before planning; else it is taken for as long as applying lasts. */
  hold?: Hold;
}

/** Which lock of a workflow: of a list, or the one that an earlier run held. */
export interface LockOf {
  list?: string | undefined;
  lock?: string | undefined;
}

export interface Engine {
  /**
   * Plans a workflow; nothing that writes is in scope. Under a hold it first finds out what became
   * of the writes of earlier runs whose outcome is unknown.
   */
  plan(
    workflow: Workflow,
    params: RawParams,
    options?: PlanOptions,
  ): Promise<{ plan: Plan; files: LocalFile[] }>;
  /** Reads with all pages; the answer is believed for a minute, so a precondition costs no second read. */
  look(call: OperationCall): Promise<unknown>;
  /** A plan of writes that no workflow drafted. */
  planWrites(writes: Writes): Promise<Plan>;
  /**
   * The plan that takes back what a run wrote and still stands. Without a hold, a run that is at
   * work is refused. Errors: `usage` for no such run, `locked`.
   */
  planUndo(runId: string, hold?: Hold): Promise<Plan>;
  /** The plan with other values in one step's input. Errors: `usage` for a value that does not fit. */
  edit(plan: Plan, stepId: string, changes: JsonObject): Promise<Plan>;
  /**
   * The plan with only these steps, under their own ids. `written`: what earlier parts of it made, by
   * step id. Errors: `usage` for a step that is not there or builds on one that is left out.
   */
  part(
    plan: Plan,
    steps: ReadonlySet<string>,
    written?: ReadonlyMap<string, string>,
  ): Promise<Plan>;
  /**
   * Takes the lock of a workflow, so that planning and applying are one: of this account, of the list
   * where one is named, or the very lock that an earlier run held. Errors: `locked`.
   */
  hold(workflow: string, of?: LockOf): Promise<Hold>;
  /**
   * Lists the tools again, unless that was done for the same work in the last minute: one that was
   * verified or approved may be another by now. Call it before a plan that is
   * written at once; `apply` and `resume` call it themselves. Errors: those of the endpoint.
   */
  freshTools(work: Work): Promise<void>;
  /** Keeps the plan and applies its approved steps. One run of a workflow, profile and workspace at a time: `locked`. */
  apply(plan: Plan, options: ApplyOptions): Promise<RunReport>;
  /**
   * Goes on with a run that did not end: finds out what became of the writes that were under way,
   * and does the rest of what was approved. A run that is done is answered as it is.
   */
  resume(runId: string, options: RunOptions): Promise<RunReport>;
}

/** What several plans, or a plan and its apply, share: the signal that ends it, or its lock. */
export type Work = AbortSignal | Hold;

/** So long a list of tools is fresh to the work that it was read for, ms. */
const FRESH_TOOLS_MS = 60_000;

/** A run that was at work this long before we looked may have been killed since, ms. */
const LONGEST_RUN_MS = 3_600_000;

export function createEngine(options: EngineOptions): Engine {
  const { store, clock, hierarchy, profile } = options;
  const { documents } = store;
  const workspaceId = async () => (await hierarchy.workspace()).id;
  const journal = journalOf(store.journal, workspaceId);
  const reads = createReadCache(options.reader.read, clock);
  const history = runHistory(store);
  const planDeps: PlanDeps = {
    ...options,
    progress: () => {},
    accountZone: options.zoneOfAccount ? hierarchy.timeZone : undefined,
    look: reads.look,
    history: (keyPrefix) => pastWrites(journal, keyPrefix),
    memoryOf: (workflow) => ({
      get: (name) => documents.get(`memory/${workflow}`, name),
      put: (name, value) => documents.put(`memory/${workflow}`, name, value, clock.now()),
    }),
  };

  /** Uncached reads: what a lost call left behind may come at any moment. */
  const fresh: Look = (call) => readAll(options.reader.read, call);

  const subject = async () => (await options.subject?.()) ?? profile;

  async function hold(workflow: string, { list, lock }: LockOf = {}): Promise<Hold> {
    const name =
      lock ??
      lockName(workflow, list ? `list ${fold(list)}` : await subject(), await workspaceId());
    return holdLock(store.locks, name, workflow);
  }

  const keep = (plan: Plan) =>
    documents.put('plan', plan.id, plan as unknown as JsonObject, clock.now());

  /** What was read while another run was at work may have changed since. */
  async function checkReads(): Promise<void> {
    const since = reads.oldest();
    if (since === null) return;
    const latest = await journal.runs({ profile, limit: 10 });
    const met = latest.some(({ startedAt, finishedAt }) =>
      finishedAt === null ? startedAt > since - LONGEST_RUN_MS : finishedAt >= since,
    );
    if (met) reads.forget();
  }

  /** An undo excludes what it takes back. */
  async function lockOf({ undoes, params }: Plan): Promise<LockOf> {
    if (!undoes) return listOf(params);
    return { lock: (await history.get(undoes.runId).catch(() => null))?.lock };
  }

  async function applyDeps(run: RunOptions, { lease }: Hold): Promise<ApplyDeps> {
    const { onEvent = () => {}, ...control } = run;
    const id = await workspaceId();
    const { read } = options.reader;
    const person = async (known: string) =>
      (await hierarchy.person(known).catch(() => null))?.name ?? null;
    const around = { read, reads, documents, workspaceId: id, person, lease };
    const { leased } = store.locks;
    const written = journalOf(store.journal, workspaceId, lease);
    return { ...options, ...control, onEvent, ...around, leased, journal: written };
  }

  let listed: { work: Work | undefined; at: number } | null = null;
  async function freshTools(work: Work | undefined): Promise<void> {
    const at = clock.now();
    if (work && listed?.work === work && at - listed.at < FRESH_TOOLS_MS) return;
    await options.freshTools?.(work instanceof AbortSignal ? work : undefined);
    listed = { work, at };
  }

  return {
    hold,
    freshTools,
    async plan(
      workflow,
      params,
      { hold: held, onInDoubt = () => {}, onProgress = () => {}, signal, caching = true } = {},
    ) {
      if (held) {
        const earlier = await undoneRuns(journal, {
          workflow: workflow.name,
          profile,
          workspaceId: await workspaceId(),
        });
        const { leased } = store.locks;
        await settleRuns(earlier, { journal, clock, look: fresh, onInDoubt, signal, leased });
        // Waiting takes time in which the world goes on.
        if (earlier.length > 0) reads.forget();
      }
      const look = caching ? reads.look : fresh;
      const planned = await planWorkflow(workflow, params, {
        ...planDeps,
        look,
        progress: onProgress,
      });
      const cutOff = await unfinishedRun(store, planned.plan, profile);
      if (cutOff === null) return planned;
      const { plan, files } = planned;
      const notes = [...plan.notes, goOnWith(cutOff)];
      return { plan: sealPlan({ ...plan, notes }, options.sign), files };
    },
    planWrites: (writes) => planWrites(writes, planDeps),
    edit: async (plan, stepId, changes) => editStep(plan, stepId, changes, planDeps),

    part: async (plan, steps, written = new Map()) => partOf(plan, steps, written, planDeps),

    async planUndo(runId, held) {
      const run = await history.get(runId);
      if (run.state === 'running' && !held) {
        throw new AppError('locked', `Run ${runId} is still at work.`, {
          next: 'Wait for it to end.',
        });
      }
      return planUndo(run, { ...planDeps, journal, fresh });
    },

    look: reads.lookFresh,

    async apply(plan, { approval, hold: held, before, ...run }) {
      const lock = held ?? (await hold(lockedWorkflow(plan), await lockOf(plan)));
      try {
        if (!held) await checkReads();
        await freshTools(run.signal ?? held);
        // Stored before anything is written: a run that is killed is resumed from here. A
        // foreign plan that was approved is this home's own.
        await keep({ ...plan, signature: options.sign(plan.hash) });
        const deps = await applyDeps(run, lock);
        const quota = before ? () => spentSince(deps.quota(), before) : deps.quota;
        return await applyPlan(plan, approval, { ...deps, quota });
      } finally {
        if (!held) await lock.release();
      }
    },

    async resume(runId, run) {
      const begun = await history.get(runId);
      if (begun.state === 'done') return begun;
      const lock = await hold(lockedWorkflow(begun), { lock: begun.lock });
      try {
        await freshTools(run.signal);
        const plan = readPlan(await documents.get('plan', begun.planId));
        const earlier: EarlierRun = await history.get(runId);
        const approval = { hash: plan.hash, steps: new Set(begun.approved) };
        return await applyPlan(plan, approval, await applyDeps(run, lock), earlier);
      } finally {
        await lock.release();
      }
    },
  };
}

/** The list that a workflow's parameters name: one run of it at a time, by anyone. */
export function listOf({ list }: Readonly<Record<string, unknown>>): LockOf {
  return typeof list === 'string' ? { list } : {};
}

/** A journal as the runs of one workspace see it; what it records is bound to the lock. */
function journalOf(journal: Journal, workspace: () => Promise<string>, lease?: Lease): Journal {
  return {
    ...journal,
    intend: async (entry) => journal.intend({ ...entry, workspace: await workspace() }, lease),
    byKey: async (prefix) => journal.byKey(prefix, await workspace()),
  };
}

function goOnWith(runId: string): string {
  return `Run ${runId} of this was cut off. \`clickup-agent runs resume ${runId}\` goes on with just what was approved then.`;
}

/**
 * Reads a plan from the text of a file; `foreign`: it was made in another home, or was changed since.
 * Errors: AppError `stale` for a text that is no plan.
 */
export function parsePlan(text: string, sign: Sign): { plan: Plan; foreign: boolean } {
  try {
    const plan = readPlan(JSON.parse(text));
    return { plan, foreign: !isOwn(plan, sign) };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('stale', `The file holds no plan: ${messageOf(thrown)}.`, {
      next: 'Make one with `clickup-agent run … --plan-out FILE`.',
    });
  }
}

/** The approval of every step that policy does not deny. */
export function approveAll(plan: Plan): Approval {
  const steps = plan.steps.filter(({ policy }) => policy !== 'deny').map(({ id }) => id);
  return { hash: plan.hash, steps: new Set(steps) };
}

/** The approval that policy alone gives, null when a step needs approval. */
export function approveByPolicy(plan: Plan): Approval | null {
  return plan.steps.every(({ policy }) => policy === 'allow') ? approveAll(plan) : null;
}

/** Writes a comment once: planned, journaled, marked. Errors: AppError `failed` when it was not written. */
export async function writeComment(
  engine: Pick<Engine, 'planWrites' | 'apply'>,
  comment: { workflow: string; key: string; task: { id: string; name: string }; text: string },
): Promise<void> {
  const { workflow, key, task } = comment;
  const marker = markerOf(key);
  const input = { taskId: task.id, text: `${comment.text}\n${marker}` };
  const look = { operation: 'comment.list' as const, input: { taskId: task.id } };
  const plan = await engine.planWrites({
    ...{ workflow, params: { task: task.id }, notes: [] },
    steps: [
      step({
        ...{ key, operation: 'comment.create', input, marker, target: { kind: 'task', ...task } },
        ...{ before: null, after: { text: input.text }, reason: 'People are notified.' },
        preconditions: [{ kind: 'unmarked', look, marker, what: 'the comment is there' }],
      }),
    ],
  });
  const [written] = (await engine.apply(plan, { approval: approveAll(plan) })).steps;
  if (written?.state === 'done' || written?.state === 'noop') return;
  throw new AppError('failed', written?.message ?? 'The comment was not written.');
}
