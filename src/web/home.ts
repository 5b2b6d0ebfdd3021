// One machine on the page: its runs, plans that wait in its store, and applying what was approved.
import { AppError, type Clock, type Log, messageOf } from '../base/index.ts';
import {
  type Approval,
  type Engine,
  fittingParams,
  type Proposal,
  proposals,
  type RawParams,
  runHistory,
} from '../engine/index.ts';
import type { Store } from '../store/index.ts';
import { quotaRows, type ScheduleRow, type Source, type WaitingPlan, type Work } from './source.ts';

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
  /** The profile of this machine that work is started with. */
  profile: string;
  open(profile: string): Promise<Rooms>;
  workflows: Pick<Work, 'list' | 'get'>;
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
      const when = run ? 'while it was written' : 'before anything was written';
      const message = `The page was ended ${when}.`;
      await waiting.note(plan.hash, { state: 'applied', runId: run?.id ?? null, message });
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
    work: {
      ...deps.workflows,
      workspaces: async () => [],
      async plan({ workflow: name, params, person: who, propose }) {
        const workflow = await deps.workflows.get(name);
        const rooms = await deps.open(deps.profile);
        try {
          const fitting = fittingParams(workflow, params) as RawParams;
          const { plan } = await rooms.engine.plan(workflow, fitting);
          if (propose && plan.steps.length > 0) await waiting.add(plan, who);
          return plan;
        } finally {
          await rooms.close();
        }
      },
    },
    async planUndo(runId, who) {
      const run = await history.get(runId);
      const rooms = await deps.open(run.endpoint.name);
      try {
        const plan = await rooms.engine.planUndo(runId);
        if (plan.steps.length === 0) {
          throw new AppError('usage', `Nothing that run ${runId} wrote is still in place.`);
        }
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

function shown({ plan, ...proposal }: Proposal, person: string): WaitingPlan {
  const { hash, workflow, workspace, undoes, createdAt, expiresAt } = plan;
  const what = undoes ? `undo of ${undoes.runId}` : workflow;
  return {
    ...{ hash, createdAt, expiresAt, ...proposal },
    about: `${what} in ${workspace.name}`,
    ...{ needed: 1, approvers: [person] },
  };
}
