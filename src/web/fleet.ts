// A fleet on the page: what its tables say, and the same voices that its command line counts.
import type { Clock } from '../base/index.ts';
import { runHistory } from '../engine/index.ts';
import {
  decide,
  type Fleet,
  findPlan,
  fleetMetrics,
  fleetRuns,
  fleetStatus,
  type WaitingPlan as InFleet,
  isAlive,
  listAudit,
  listPlans,
  listSchedules,
  proposeUndo,
  type Rooms,
  receiveCall,
  receiveWebhook,
  releaseSlot,
  type Schedule,
  startSchedule,
  type TriggerDeps,
} from '../fleet/index.ts';
import type { Store } from '../store/index.ts';
import { quotaRows } from './quota.ts';
import type { Source, WaitingPlan } from './source.ts';

export interface FleetDeps {
  fleet: Pick<Fleet, 'server' | 'queue'>;
  store: Store;
  clock: Clock;
  timeZone: string;
  /** Opens the rooms of a schedule, for planning an undo. */
  open(schedule: Schedule): Promise<Rooms>;
  secretOf: TriggerDeps['secretOf'];
}

export function fleetSource({ fleet, store, clock, timeZone, open, secretOf }: FleetDeps): Source {
  const { server, queue } = fleet;
  const history = runHistory(store);
  return {
    title: 'Fleet',
    timeZone,
    runs: ({ state, limit }) => history.list({ limit, ...(state ? { state } : {}) }),
    run: (id) => history.get(id),
    async plans(which) {
      const plans = await listPlans(server, which === 'waiting' ? which : undefined);
      return plans.map(shown);
    },
    async plan(hash) {
      const { waiting, plan } = await findPlan(server, hash);
      return { waiting: shown(waiting), plan };
    },
    async decide({ steps, ...said }) {
      await decide(server, queue, { ...said, ...(steps ? { steps } : {}), via: 'page' });
    },
    async schedules() {
      return (await listSchedules(server)).map(({ schedule, nextAt }) => ({
        ...{ id: schedule.id, what: schedule.workflow, nextAt },
        rhythm: schedule.cron === null ? 'on an event' : `${schedule.cron} ${schedule.timeZone}`,
      }));
    },
    quota: () => quotaRows(store, clock),
    audit: () => listAudit(server),
    planUndo: (runId, person) => proposeUndo(server, open, runId, person),
    async start(schedule, once, person) {
      await startSchedule(server, queue, { schedule, event: `page-${once}`, who: person });
    },
    fleet: {
      async status() {
        const { machines, slots, lateMs } = await fleetStatus(server);
        const counts = new Map<string, number>();
        for (const { state, count } of slots) counts.set(state, (counts.get(state) ?? 0) + count);
        return {
          machines: machines.map(
            (one) =>
              `${one.id} (${one.name}): ${one.workers} workers, ${
                !isAlive(one) ? 'not heard of' : one.draining ? 'draining' : 'up'
              }`,
          ),
          counts: [...counts].map(([state, count]) => ({ state, count })),
          lateMs,
        };
      },
      async slots(state) {
        return (await fleetRuns(server, { state, limit: 100 })).map(({ slot: at, ...run }) => ({
          ...run,
          at,
        }));
      },
      release: (slot, person) => releaseSlot(server, queue, slot, person),
    },
    ready: () =>
      server.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    metrics: async () => fleetMetrics(server, await quotaRows(store, clock)),
    hooks: {
      call: (request) => receiveCall({ server, queue, secretOf }, request),
      clickup: (request) => receiveWebhook({ server, queue, secretOf }, request),
    },
    close: async () => {},
  };
}

function shown({ slot, ...plan }: InFleet): WaitingPlan {
  return { ...plan, about: slot };
}
