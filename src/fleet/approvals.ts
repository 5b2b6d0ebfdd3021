// Plans that wait for people: under their hash, until enough of those who may have agreed, one has
// refused, or their time is over.
import { AppError } from '../base/index.ts';
import { type Plan, parsePlan } from '../engine/index.ts';
import type { Query, Row, Server } from '../store/index.ts';
import { audit } from './apply.ts';
import { notify } from './notices.ts';
import type { Queue } from './queue.ts';
import type { Schedule } from './schedules.ts';

/** A plan that waits, or waited. */
export interface WaitingPlan {
  hash: string;
  slot: string;
  proposer: string;
  needed: number;
  approvers: string[];
  state: 'waiting' | 'approved' | 'rejected' | 'expired' | 'applied';
  createdAt: number;
  expiresAt: number;
  voices: { person: string; verdict: 'approve' | 'reject'; steps: string[] }[];
  /** The run that writes it, or wrote it, and how its slot ended. */
  runId: string | null;
  message: string | null;
}

/** What somebody says of a plan. `steps`: of an approval, which of its steps; default all. */
export interface Verdict {
  hash: string;
  person: string;
  verdict: 'approve' | 'reject';
  steps?: string[] | undefined;
  /** How it was said: `command line`, `comment`. */
  via: string;
}

const COLUMNS = `hash, slot, proposer, needed, approvers::json AS approvers,
  CASE WHEN state = 'waiting' AND expires_at <= clock_timestamp() THEN 'expired' ELSE state END AS state,
  (extract(epoch FROM created_at) * 1000)::float AS "createdAt",
  (extract(epoch FROM expires_at) * 1000)::float AS "expiresAt",
  (SELECT coalesce(json_agg(json_build_object('person', person, 'verdict', verdict,
     'steps', steps::json) ORDER BY person), '[]') FROM clickup_agent.approvals
     WHERE plan_hash = hash) AS voices,
  (SELECT run_id FROM clickup_agent.slots WHERE slots.id = plans.slot) AS "runId",
  (SELECT message FROM clickup_agent.slots WHERE slots.id = plans.slot) AS message`;
type Found = WaitingPlan & Row;

/** Lets a plan wait for its approvers, and notifies them. */
export async function proposePlan(
  query: Query,
  queue: Queue,
  plan: Plan,
  slot: string,
  rules: Pick<Schedule, 'needed' | 'approvers' | 'withinMs'> & Partial<Pick<Schedule, 'remindMs'>>,
  proposer: string,
): Promise<void> {
  const { needed, approvers, withinMs, remindMs = [] } = rules;
  const { hash } = plan;
  const added = await query(
    `INSERT INTO clickup_agent.plans
       (hash, slot, proposer, needed, approvers, body, state, expires_at, remind_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'waiting', now() + make_interval(secs => $7),
       array(SELECT now() + make_interval(secs => ms::double precision / 1000) AS at
         FROM unnest($8::text[]) AS ms ORDER BY at))
     ON CONFLICT (hash) DO NOTHING RETURNING 1`,
    [
      ...[hash, slot, proposer, needed, JSON.stringify(approvers), JSON.stringify(plan)],
      ...[withinMs / 1_000, remindMs.map(String)],
    ],
  );
  await audit(query, proposer, 'plan proposed', hash, { slot });
  const detail = `${needed} of ${approvers.join(', ')} have to agree.`;
  if (added.length > 0) await notify(query, queue, 'waiting', { slot, hash, detail });
}

/** Plans by their state, newest first. */
export async function listPlans({ query }: Server, state?: string): Promise<WaitingPlan[]> {
  const rows = await query(
    `SELECT * FROM (SELECT ${COLUMNS} FROM clickup_agent.plans) AS one WHERE $1 = '' OR state = $1
     ORDER BY "createdAt" DESC LIMIT 200`,
    [state ?? ''],
  );
  return rows as Found[];
}

/** One plan by its hash or how that begins. Errors: AppError `usage` for none, or several. */
export async function findPlan(
  { query }: Pick<Server, 'query'>,
  text: string,
): Promise<{ waiting: WaitingPlan; plan: Plan }> {
  const hash = /^[0-9a-f]{8,64}$/.test(text) ? text : 'none';
  const rows = await query(
    `SELECT ${COLUMNS}, body FROM clickup_agent.plans WHERE hash LIKE $1 || '%' LIMIT 2`,
    [hash],
  );
  const [row] = rows as Found[];
  if (!row || rows.length > 1) {
    throw new AppError(
      'usage',
      row ? `Several plans begin with "${text}".` : `There is no plan "${text}".`,
      { next: '`clickup-agent approvals list` shows those that wait.' },
    );
  }
  // The signature is another home's: people approve the hash.
  const { body, ...waiting } = row;
  return { waiting, plan: parsePlan(String(body), () => '').plan };
}

/**
 * Counts a vote. The last one that is needed puts the job that applies the plan into the queue, in
 * the same transaction, so that a quorum that is met twice at once applies once.
 * Errors: AppError `usage` for no such plan or step, `denied` for who may not, `stale` for a plan that
 * does not wait any more.
 */
export async function decide(server: Server, queue: Queue, said: Verdict): Promise<WaitingPlan> {
  const found = await findPlan(server, said.hash);
  const { hash } = found.waiting;
  const steps = said.steps ?? found.plan.steps.map(({ id }) => id);
  const unknown = steps.find((id) => !found.plan.steps.some((one) => one.id === id));
  if (unknown !== undefined || steps.length === 0) {
    throw new AppError('usage', `The plan has no step "${unknown ?? ''}".`, {
      next: `\`clickup-agent approvals show ${hash.slice(0, 8)}\` names its steps.`,
    });
  }
  return server.transaction(async (query) => {
    // Locked first and read then: one statement would see the voices from before it waited.
    await query('SELECT 1 FROM clickup_agent.plans WHERE hash = $1 FOR UPDATE', [hash]);
    const one = `SELECT ${COLUMNS} FROM clickup_agent.plans WHERE hash = $1`;
    const [plan] = (await query(one, [hash])) as Found[];
    if (!plan?.approvers.includes(said.person)) {
      const own = plan?.proposer === said.person;
      throw new AppError(
        'denied',
        own ? 'Whose work it is cannot approve it.' : `${said.person} may not decide on this plan.`,
        { next: `Those who may: ${plan?.approvers.join(', ')}.` },
      );
    }
    const mine = plan.voices.find(({ person }) => person === said.person);
    // Said twice is said once.
    if (mine?.verdict === said.verdict && plan.state !== 'expired') return plan;
    if (plan.state !== 'waiting') {
      throw new AppError('stale', `The plan is ${plan.state}.`, {
        next: 'The next slot of its schedule makes a new one.',
      });
    }
    await query(
      `INSERT INTO clickup_agent.approvals (plan_hash, person, verdict, steps) VALUES ($1, $2, $3, $4)
       ON CONFLICT (plan_hash, person) DO UPDATE SET verdict = excluded.verdict, steps = excluded.steps`,
      [hash, said.person, said.verdict, JSON.stringify(steps)],
    );
    const voice = { person: said.person, verdict: said.verdict, steps };
    const voices = [...plan.voices.filter(({ person }) => person !== said.person), voice];
    await audit(query, said.person, `plan ${said.verdict}d`.replace('rejectd', 'rejected'), hash, {
      via: said.via,
      steps,
    });
    const agreed = voices.filter(({ verdict }) => verdict === 'approve').length;
    const state =
      said.verdict === 'reject' ? 'rejected' : agreed >= plan.needed ? 'approved' : 'waiting';
    await query('UPDATE clickup_agent.plans SET state = $2 WHERE hash = $1', [hash, state]);
    if (state === 'approved') await queue.put(query, [{ kind: 'plan', hash }]);
    if (state === 'rejected') {
      await query(
        `UPDATE clickup_agent.slots SET state = 'rejected', message = $2, ended_at = now() WHERE id = $1`,
        [plan.slot, `${said.person} rejected the plan.`],
      );
    }
    return { ...plan, state, voices };
  });
}

/** The steps that everybody who agreed has agreed to. */
export function agreedSteps({ voices }: WaitingPlan): Set<string> {
  const [first, ...others] = voices.filter(({ verdict }) => verdict === 'approve');
  return new Set(first?.steps.filter((id) => others.every(({ steps }) => steps.includes(id))));
}

/** Whether `remindAndExpire` has anything to do, as a part of a statement. */
export const PLANS_DUE = `EXISTS (SELECT 1 FROM clickup_agent.plans
  WHERE state = 'waiting' AND least(expires_at, remind_at[1]) <= now())`;

/** Ends the plans whose time is over with the slots that waited for them, and reminds of others; each once. */
export async function remindAndExpire(server: Server, queue: Queue): Promise<void> {
  await server.transaction(async (query) => {
    const expired = await query(
      `WITH expired AS (UPDATE clickup_agent.plans SET state = 'expired'
         WHERE state = 'waiting' AND expires_at <= now() RETURNING hash, slot),
       ended AS (UPDATE clickup_agent.slots SET state = 'expired', ended_at = now(),
         message = 'Nobody decided on the plan in time.' WHERE id IN (SELECT slot FROM expired))
       SELECT hash, slot FROM expired`,
    );
    const due = await query(
      `UPDATE clickup_agent.plans
         SET remind_at = array(SELECT at FROM unnest(remind_at) AS at WHERE at > now() ORDER BY at)
       WHERE state = 'waiting' AND remind_at[1] <= now() RETURNING hash, slot`,
    );
    for (const [kind, rows] of [['expired', expired] as const, ['reminder', due] as const]) {
      for (const row of rows) {
        const [hash, slot] = [String(row.hash), String(row.slot)];
        const what = kind === 'expired' ? 'plan expired' : 'approvers reminded';
        await audit(query, 'fleet', what, hash, { slot });
        await notify(query, queue, kind, { slot, hash });
      }
    }
  });
}
