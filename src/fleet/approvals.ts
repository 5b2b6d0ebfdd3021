// Plans that wait for people: under their hash, until enough of those who may have agreed, one has
// refused, or their time is over.
import { AppError } from '../base/index.ts';
import { type Plan, parsePlan } from '../engine/index.ts';
import type { Query, Row, Server } from '../store/index.ts';
import { audit } from './apply.ts';
import type { Schedule } from './file.ts';
import type { Queue } from './queue.ts';

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
  steps?: string[];
  /** How it was said: `command line`, `comment`. */
  via: string;
}

const COLUMNS = `hash, slot, proposer, needed, approvers, state,
  extract(epoch FROM created_at) * 1000 AS created_at,
  extract(epoch FROM expires_at) * 1000 AS expires_at,
  (SELECT coalesce(json_agg(json_build_object('person', person, 'verdict', verdict, 'steps', steps)
     ORDER BY person), '[]')::text FROM clickup_agent.approvals WHERE plan_hash = hash) AS voices,
  (SELECT run_id FROM clickup_agent.slots WHERE slots.id = plans.slot) AS run_id,
  (SELECT message FROM clickup_agent.slots WHERE slots.id = plans.slot) AS message`;

/** Lets a plan wait for its approvers. */
export async function proposePlan(
  query: Query,
  plan: Plan,
  slot: string,
  { needed, approvers, withinMs }: Pick<Schedule, 'needed' | 'approvers' | 'withinMs'>,
  proposer: string,
): Promise<void> {
  await query(
    `INSERT INTO clickup_agent.plans (hash, slot, proposer, needed, approvers, body, state, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'waiting', now() + make_interval(secs => $7))
     ON CONFLICT (hash) DO NOTHING`,
    [
      plan.hash,
      slot,
      proposer,
      needed,
      JSON.stringify(approvers),
      JSON.stringify(plan),
      withinMs / 1_000,
    ],
  );
  await audit(query, proposer, 'plan proposed', plan.hash, { slot });
}

/** Plans by their state, newest first. */
export async function listPlans({ query }: Server, state?: string): Promise<WaitingPlan[]> {
  await expirePlans(query);
  const rows = await query(
    `SELECT ${COLUMNS} FROM clickup_agent.plans WHERE $1 = '' OR state = $1
     ORDER BY clickup_agent.plans.created_at DESC LIMIT 200`,
    [state ?? ''],
  );
  return rows.map(waitingOf);
}

/** One plan by its hash or how that begins. Errors: AppError `usage` for none, or several. */
export async function findPlan(
  { query }: Pick<Server, 'query'>,
  text: string,
): Promise<{ waiting: WaitingPlan; plan: Plan }> {
  await expirePlans(query);
  const hash = /^[0-9a-f]{8,64}$/.test(text) ? text : 'none';
  const rows = await query(
    `SELECT ${COLUMNS}, body FROM clickup_agent.plans WHERE hash LIKE $1 || '%' LIMIT 2`,
    [hash],
  );
  const [row] = rows;
  if (!row || rows.length > 1) {
    throw new AppError(
      'usage',
      row ? `Several plans begin with "${text}".` : `There is no plan "${text}".`,
      { next: '`clickup-agent approvals list` shows those that wait.' },
    );
  }
  // The signature is another home's: whoever approves does so by the hash.
  const { plan } = parsePlan(String(row.body), () => '');
  return { waiting: waitingOf(row), plan };
}

/**
 * Counts a voice. The last one that was missing puts the job that applies the plan into the queue, in
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
    const [row] = await query(
      `SELECT ${COLUMNS}, expires_at <= clock_timestamp() AS over FROM clickup_agent.plans
       WHERE hash = $1`,
      [hash],
    );
    const plan = row && waitingOf(row);
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
    if (plan.state !== 'waiting' || row?.over === true) {
      throw new AppError('stale', `The plan is ${row?.over ? 'expired' : plan.state}.`, {
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
      ...{ via: said.via, steps },
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

/** Ends the plans whose time is over, and the slots that waited for them. */
async function expirePlans(query: Query): Promise<void> {
  await query(
    `WITH over AS (UPDATE clickup_agent.plans SET state = 'expired'
       WHERE state = 'waiting' AND expires_at <= now() RETURNING slot)
     UPDATE clickup_agent.slots SET state = 'expired', ended_at = now(),
       message = 'Nobody decided on the plan in time.' WHERE id IN (SELECT slot FROM over)`,
  );
}

function waitingOf(row: Row): WaitingPlan {
  const voices = JSON.parse(String(row.voices)) as { steps: string }[];
  return {
    hash: String(row.hash),
    slot: String(row.slot),
    proposer: String(row.proposer),
    needed: Number(row.needed),
    approvers: JSON.parse(String(row.approvers)) as string[],
    state: String(row.state) as WaitingPlan['state'],
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    voices: voices.map((one) => ({
      ...one,
      steps: JSON.parse(one.steps),
    })) as WaitingPlan['voices'],
    runId: row.run_id === null ? null : String(row.run_id),
    message: row.message === null ? null : String(row.message),
  };
}
