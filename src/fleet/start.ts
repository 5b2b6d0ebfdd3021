// Work that begins outside its schedule's times: started by a person, by an event, or to take a run back.
import { AppError, type JsonObject } from '../base/index.ts';
import { fittingParams, type Plan, type RawParams } from '../engine/index.ts';
import type { Query, Server } from '../store/index.ts';
import { audit, readFleet } from './apply.ts';
import { proposePlan } from './approvals.ts';
import type { Fleet } from './machines.ts';
import type { Queue } from './queue.ts';
import { type Schedule, scheduleOf } from './schedules.ts';
import { type Rooms, withRooms } from './worker.ts';

const DAY_MS = 86_400_000;

/** Work that a person asks for. `params`: as a form has them. */
export interface WorkRequest {
  workflow: string;
  params: JsonObject;
  /** As the fleet file names it; empty where there is but one. */
  workspace: string;
  person: string;
  /** Names the form that was sent: the same one proposes its work once. */
  once: string;
  /** Whether the plan then waits for approval; else it is only shown. */
  propose: boolean;
}

/**
 * Starts a schedule's work now. `event`: what names the occasion; the same one starts it once, however
 * often it comes. Answers the slot, null when the event was there before. Errors: AppError `usage`.
 */
export async function startSchedule(
  server: Server,
  queue: Queue,
  { schedule, event, who }: { schedule: string; event: string; who: string },
): Promise<string | null> {
  return server.transaction(async (query) => {
    const [row] = await query('SELECT body FROM clickup_agent.schedules WHERE id = $1', [schedule]);
    if (!row) {
      throw new AppError('usage', `There is no schedule "${schedule}".`, {
        next: '`clickup-agent fleet apply FILE` makes those of a file.',
      });
    }
    const slot = `${schedule}#${event}`;
    const added = await addSlot(query, slot, schedule, String(row.body), 'due');
    if (!added) return null;
    await queue.put(query, [{ kind: 'slot', slot }]);
    await audit(query, who, 'schedule started', slot);
    return slot;
  });
}

/**
 * Plans to take back what a run of the fleet wrote; the plan waits for those who approve its schedule's
 * plans, except the proposer unless `ownVoice` is true. Answers its hash.
 * Errors: AppError `usage` for a run that is not the fleet's or left nothing, `denied` where nobody may
 * approve, and those of planning.
 */
export async function proposeUndo(
  fleet: Pick<Fleet, 'server' | 'queue'>,
  open: (schedule: Schedule) => Promise<Rooms>,
  runId: string,
  who: string,
): Promise<string> {
  const [row] = await fleet.server.query(
    `SELECT slots.body, coalesce(now.body, slots.body) AS now FROM clickup_agent.slots
     LEFT JOIN clickup_agent.schedules AS now ON now.id = schedule
     WHERE run_id = $1 ORDER BY slot DESC LIMIT 1`,
    [runId],
  );
  if (!row) {
    throw new AppError('usage', `Run ${runId} does not belong to the fleet.`, {
      next: `Undo it where it was made: \`clickup-agent runs undo ${runId}\`.`,
    });
  }
  const schedule = scheduleOf(row.body);
  // Who approves is what the file says today, not what it said when the run was made.
  const voices = await voicesFor(fleet.server, scheduleOf(row.now), who);
  const plan = await withRooms(schedule, { open }, ({ engine }) => engine.planUndo(runId));
  if (plan.steps.length === 0) {
    throw new AppError('usage', `Nothing that run ${runId} wrote is still in place.`);
  }
  const slot = `undo/${runId}#${plan.hash.slice(0, 16)}`;
  await waitFor(fleet, plan, slot, { ...schedule, ...voices }, who);
  return plan.hash;
}

/**
 * Plans a workflow with the credential of the person who asks for it; `propose` lets the plan wait for those
 * who may approve. Errors: AppError `usage` for a person without a credential, an unknown workspace, or
 * parameters that do not fit, `denied` where nobody may approve, and those of planning.
 */
export async function proposeWork(
  fleet: Pick<Fleet, 'server' | 'queue'>,
  open: (schedule: Schedule) => Promise<Rooms>,
  request: WorkRequest,
): Promise<Plan> {
  const { workflow, person, once } = request;
  const file = await readFleet(fleet.server);
  const credential = file?.people[person]?.credential;
  const workspace = file?.workspaces[request.workspace];
  if (!file?.startable?.includes(workflow) || credential === undefined || !workspace) {
    const message = !file?.startable?.includes(workflow)
      ? `The fleet file does not list "${workflow}" under \`startable\`.`
      : credential === undefined
        ? `The fleet file gives ${person} no credential.`
        : `There is no workspace "${request.workspace}".`;
    throw new AppError('usage', message, { next: 'Add it to the fleet file, and apply that.' });
  }
  const schedule: Schedule = {
    ...{ id: `page/${person}`, workflow, params: {}, person, credential, cron: null },
    ...{ workspace: String(workspace.id), timeZone: 'UTC', jitterMs: 0, catchUp: 'none' },
    ...{ needed: 0, approvers: [], ownVoice: false, allow: [], withinMs: DAY_MS, remindMs: [] },
  };
  return withRooms(schedule, { open }, async ({ engine, workflow: script }) => {
    const params = fittingParams(script, request.params) as Schedule['params'];
    const { plan } = await engine.plan(script, params as RawParams);
    if (!request.propose || plan.steps.length === 0) return plan;
    const voices = await voicesFor(fleet.server, schedule, person);
    const slot = `page/${person}#${once}`;
    await waitFor(fleet, plan, slot, { ...schedule, params, ...voices }, person);
    return plan;
  });
}

/** Lets a plan wait in a slot of its own, once. `schedule`: what is planned again when the slot is released. */
async function waitFor(
  { server, queue }: Pick<Fleet, 'server' | 'queue'>,
  plan: Plan,
  slot: string,
  schedule: Schedule,
  who: string,
): Promise<void> {
  await server.transaction(async (query) => {
    const [id = ''] = slot.split('#');
    if (!(await addSlot(query, slot, id, JSON.stringify(schedule), 'waiting'))) return;
    await query('UPDATE clickup_agent.slots SET plan_hash = $2 WHERE id = $1', [slot, plan.hash]);
    await proposePlan(query, queue, plan, slot, schedule, who);
  });
}

/** Who approves: those of the schedule; where it names nobody, all who may approve. */
async function voicesFor(
  server: Server,
  { needed, approvers, ownVoice }: Schedule,
  who: string,
): Promise<Pick<Schedule, 'needed' | 'approvers'>> {
  const all =
    needed > 0
      ? approvers
      : Object.entries((await readFleet(server))?.people ?? {}).flatMap(([name, { roles }]) =>
          roles.includes('approve') ? [name] : [],
        );
  const counted = ownVoice ? all : all.filter((person) => person !== who);
  const wanted = Math.max(1, needed);
  if (counted.length >= wanted) return { needed: wanted, approvers: counted };
  const others =
    counted.length === 0 ? 'Nobody else may' : `Only ${counted.length} of ${wanted} others may`;
  throw new AppError('denied', `${others} approve what ${who} proposes.`, {
    next: 'Name more approvers in the fleet file, or say `ownVoice: true` for the schedule.',
  });
}

async function addSlot(
  query: Query,
  id: string,
  schedule: string,
  body: string,
  state: 'due' | 'waiting',
): Promise<boolean> {
  const rows = await query(
    `INSERT INTO clickup_agent.slots (id, schedule, slot, body, state)
     VALUES ($1, $2, clock_timestamp(), $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
    [id, schedule, body, state],
  );
  return rows.length > 0;
}
