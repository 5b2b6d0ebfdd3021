// One machine on the page: its runs, plans that wait in its store, and applying what was approved.
import { AppError, type Clock, type Log, messageOf } from '../base/index.ts';
import {
  type Approval,
  type Engine,
  type Proposal,
  proposals,
  runHistory,
} from '../engine/index.ts';
import type { Store } from '../store/index.ts';
import { quotaRows } from './quota.ts';
import type { ScheduleRow, Source, WaitingPlan } from './source.ts';

/** The rooms for one profile's work. Close them when it is done. */
export interface Rooms {
  engine: Engine;
  close(): Promise<void>;
}

export interface HomeDeps {
  store: Store;
  clock: Clock;
  log: Log;
  timeZone: string;
  /** Who may decide here. */
  person: string;
  open(profile: string): Promise<Rooms>;
  schedules(): Promise<ScheduleRow[]>;
}

export async function homeSource(deps: HomeDeps): Promise<Source> {
  const { store, clock, log, person } = deps;
  const history = runHistory(store);
  const waiting = proposals(store, clock);
  const underWay = new Set<Promise<void>>();
  let ending = false;

  /** Writes an approved plan; the request that approved it does not wait for that. */
  function begin(proposal: Proposal, approval: Approval): void {
    const { hash } = proposal.plan;
    const work = apply(proposal, approval).catch((thrown: unknown) => {
      log('error', 'page.apply', { hash, message: messageOf(thrown) });
      return waiting.note(hash, { state: 'applied', message: messageOf(thrown) });
    });
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function apply({ plan }: Proposal, approval: Approval): Promise<void> {
    const rooms = await deps.open(plan.endpoint.name);
    try {
      let noted = Promise.resolve();
      const report = await rooms.engine.apply(plan, {
        approval,
        stopping: () => ending,
        onEvent(event) {
          if (event.kind === 'run-started') noted = waiting.note(plan.hash, { runId: event.runId });
        },
      });
      await noted;
      const message = `The run is ${report.state}.`;
      await waiting.note(plan.hash, { state: 'applied', runId: report.id, message });
    } finally {
      await rooms.close();
    }
  }

  await takeUp();

  /** What was approved, and cut off before anything was written, waits again; a run is resumed by hand. */
  async function takeUp(): Promise<void> {
    const approved = (await waiting.list()).filter(({ state }) => state === 'approved');
    if (approved.length === 0) return;
    const runs = await store.journal.runs({ limit: 200 });
    for (const { plan } of approved) {
      const run = runs.find(({ body }) => body.planId === plan.id);
      await waiting.note(
        plan.hash,
        run
          ? { state: 'applied', runId: run.id, message: 'The page was ended while it was written.' }
          : { state: 'applied', message: 'The page was ended before anything was written.' },
      );
    }
  }

  return {
    title: 'This machine',
    timeZone: deps.timeZone,
    runs: ({ state, limit }) => history.list({ limit, ...(state ? { state } : {}) }),
    run: (id) => history.get(id),
    async plans(which) {
      const all = (await waiting.list()).map((one) => shown(one, person));
      return which === 'all' ? all : all.filter(({ state }) => state === 'waiting');
    },
    async plan(hash) {
      const proposal = await waiting.get(hash);
      return { waiting: shown(proposal, person), plan: proposal.plan };
    },
    async decide({ hash, ...said }) {
      const { proposal, approval } = await waiting.decide(hash, { ...said, via: 'page' });
      if (approval) begin(proposal, approval);
    },
    schedules: deps.schedules,
    ready: async () => true,
    quota: () => quotaRows(store, clock),
    async audit() {
      return (await waiting.list())
        .flatMap(({ plan, voices }) =>
          voices.map(({ person: who, verdict, at }) => ({
            ...{ at, who, subject: plan.hash },
            what: verdict === 'approve' ? 'plan approved' : 'plan rejected',
          })),
        )
        .sort((a, b) => b.at - a.at);
    },
    async planUndo(runId, who) {
      const run = await history.get(runId);
      const rooms = await deps.open(run.endpoint.name);
      try {
        const plan = await rooms.engine.planUndo(runId);
        if (plan.steps.length === 0) throw nothingToUndo(runId);
        await waiting.add(plan, who);
        return plan.hash;
      } finally {
        await rooms.close();
      }
    },
    async close() {
      ending = true;
      await Promise.all(underWay);
    },
  };
}

function nothingToUndo(runId: string): AppError {
  return new AppError('usage', `Nothing that run ${runId} wrote is still in place.`, {
    next: 'There is nothing to take back.',
  });
}

function shown({ plan, ...proposal }: Proposal, person: string): WaitingPlan {
  const { hash, workflow, workspace, undoes, createdAt, expiresAt } = plan;
  const what = undoes ? `undo of ${undoes.runId}` : workflow;
  return {
    ...{ hash, createdAt, expiresAt, ...proposal },
    about: `${what} in ${workspace.name}`,
    ...{ needed: 1, approvers: [person] },
  };
}
