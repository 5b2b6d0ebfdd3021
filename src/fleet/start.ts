// Work that begins beside its schedule's times: started by a person, by an event, or to take a run back.
import { AppError } from '../base/index.ts';
import type { Query, Server } from '../store/index.ts';
import { audit, readFleet } from './apply.ts';
import { proposePlan } from './approvals.ts';
import { type Schedule, scheduleOf } from './file.ts';
import type { Queue } from './queue.ts';
import type { Rooms } from './worker.ts';

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
 * plans, without whoever proposed it unless their own voice counts. Answers its hash.
 * Errors: AppError `usage` for a run that is not the fleet's or left nothing, `denied` where nobody may
 * approve, and those of planning.
 */
export async function proposeUndo(
  server: Server,
  open: (schedule: Schedule) => Promise<Pick<Rooms, 'engine' | 'close'>>,
  runId: string,
  who: string,
): Promise<string> {
  const [row] = await server.query(
    'SELECT body FROM clickup_agent.slots WHERE run_id = $1 ORDER BY slot DESC LIMIT 1',
    [runId],
  );
  if (!row) {
    throw new AppError('usage', `Run ${runId} is none of the fleet's.`, {
      next: `Take it back where it was made: \`clickup-agent runs undo ${runId}\`.`,
    });
  }
  const schedule = scheduleOf(row.body);
  const voices = await voicesFor(server, schedule, who);
  const rooms = await open(schedule);
  try {
    const plan = await rooms.engine.planUndo(runId);
    if (plan.steps.length === 0) {
      throw new AppError('usage', `Nothing that run ${runId} wrote is still in place.`);
    }
    const slot = `undo/${runId}#${plan.hash.slice(0, 16)}`;
    await server.transaction(async (query) => {
      if (!(await addSlot(query, slot, `undo/${runId}`, String(row.body), 'waiting'))) return;
      await query('UPDATE clickup_agent.slots SET plan_hash = $2 WHERE id = $1', [slot, plan.hash]);
      await proposePlan(query, plan, slot, { ...voices, withinMs: schedule.withinMs }, who);
    });
    return plan.hash;
  } finally {
    await rooms.close();
  }
}

/** Who approves an undo: those of the schedule; where the policy decides, all who may approve. */
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
  throw new AppError('denied', `Only ${counted.length} others may approve what ${who} proposes.`, {
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
