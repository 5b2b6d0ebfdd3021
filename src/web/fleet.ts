// A fleet on the page: what its tables say, and the same approvals that its command line takes.
import type { Clock } from '../base/index.ts';
import { runHistory } from '../engine/index.ts';
import * as rooms from '../fleet/index.ts';
import type { Store } from '../store/index.ts';
import { quotaRows, type Source, type WaitingPlan, type Work } from './source.ts';

export interface FleetDeps {
  fleet: Pick<rooms.Fleet, 'server' | 'queue'>;
  store: Store;
  clock: Clock;
  timeZone: string;
  /** Opens the rooms of a schedule, for planning. */
  open(schedule: rooms.Schedule): Promise<rooms.Rooms>;
  workflows: Pick<Work, 'list' | 'get'>;
  secretOf: rooms.TriggerDeps['secretOf'];
}

export function fleetSource(deps: FleetDeps): Source {
  const { fleet, store, clock, timeZone, open, secretOf, workflows } = deps;
  const { server, queue } = fleet;
  const history = runHistory(store);
  return {
    title: 'Fleet',
    timeZone,
    runs: ({ state, limit }) => history.list({ limit, ...(state ? { state } : {}) }),
    run: (id) => history.get(id),
    async plans(which) {
      const plans = await rooms.listPlans(server, which === 'waiting' ? which : undefined);
      return plans.map(shown);
    },
    async plan(hash) {
      const { waiting, plan } = await rooms.findPlan(server, hash);
      return { waiting: shown(waiting), plan };
    },
    decide: async (said) => void (await rooms.decide(server, queue, { ...said, via: 'page' })),
    async schedules() {
      return (await rooms.listSchedules(server)).map(({ schedule, nextAt }) => ({
        ...{ id: schedule.id, what: schedule.workflow, nextAt },
        rhythm: schedule.cron === null ? 'on an event' : `${schedule.cron} ${schedule.timeZone}`,
      }));
    },
    quota: () => quotaRows(store, clock),
    audit: () => rooms.listAudit(server),
    planUndo: (runId, person) => rooms.proposeUndo({ server, queue }, open, runId, person),
    work: {
      get: workflows.get,
      async list() {
        const startable = (await rooms.readFleet(server))?.startable ?? [];
        return (await workflows.list()).filter(({ name }) => startable.includes(name));
      },
      workspaces: async () => Object.keys((await rooms.readFleet(server))?.workspaces ?? {}),
      plan: (request) => rooms.proposeWork({ server, queue }, open, request),
    },
    async start(schedule, once, person) {
      await rooms.startSchedule(server, queue, { schedule, event: `page-${once}`, who: person });
    },
    fleet: {
      async status() {
        const { machines, slots, lateMs } = await rooms.fleetStatus(server);
        const counts = new Map<string, number>();
        for (const { state, count } of slots) counts.set(state, (counts.get(state) ?? 0) + count);
        return {
          machines: machines.map(
            (one) =>
              `${one.id} (${one.name}): ${one.workers} workers, ${
                !rooms.isAlive(one) ? 'not heard of' : one.draining ? 'draining' : 'up'
              }`,
          ),
          counts: [...counts].map(([state, count]) => ({ state, count })),
          lateMs,
        };
      },
      slots: (state) => rooms.fleetRuns(server, { state, limit: 100 }),
      release: (slot, person) => rooms.releaseSlot(server, queue, slot, person),
    },
    ready: () =>
      server.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    metrics: async () => rooms.fleetMetrics(server, await quotaRows(store, clock)),
    hooks: {
      call: (request) => rooms.receiveCall({ server, queue, secretOf }, request),
      clickup: (request) => rooms.receiveWebhook({ server, queue, secretOf }, request),
    },
    close: async () => {},
  };
}

function shown({ slot, ...plan }: rooms.WaitingPlan): WaitingPlan {
  return { ...plan, about: slot };
}
