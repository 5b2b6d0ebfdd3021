// What is old goes: slots, plans and the audit of what ended long ago, and runs with their journal.
import type { Server } from '../store/index.ts';
import { readFleet } from './apply.ts';
import { keepMs } from './file.ts';

const EVERY_MS = 3_600_000;
/** Rows that one statement takes, so that none holds others up. */
const AT_ONCE = 5_000;

const STATEMENTS = [
  `DELETE FROM clickup_agent.slots WHERE id IN (SELECT id FROM clickup_agent.slots
     WHERE ended_at < now() - make_interval(secs => $1)
       AND state NOT IN ('due', 'running', 'waiting') LIMIT $2)`,
  `DELETE FROM clickup_agent.plans WHERE hash IN (SELECT hash FROM clickup_agent.plans
     WHERE created_at < now() - make_interval(secs => $1) AND state <> 'waiting' LIMIT $2)`,
  `DELETE FROM clickup_agent.approvals WHERE plan_hash IN (SELECT plan_hash
     FROM clickup_agent.approvals WHERE NOT EXISTS
       (SELECT 1 FROM clickup_agent.plans WHERE hash = plan_hash)
     AND $1::double precision > 0 LIMIT $2)`,
  // An entry that is still open is what a later run has to find out about.
  `DELETE FROM clickup_agent.journal WHERE run_id IN (SELECT id FROM clickup_agent.runs
     WHERE finished_at < extract(epoch FROM now() - make_interval(secs => $1)) * 1000 LIMIT $2)
     AND state = 'settled'`,
  `DELETE FROM clickup_agent.runs WHERE id IN (SELECT id FROM clickup_agent.runs
     WHERE finished_at < extract(epoch FROM now() - make_interval(secs => $1)) * 1000
       AND NOT EXISTS (SELECT 1 FROM clickup_agent.journal WHERE run_id = id) LIMIT $2)`,
  `DELETE FROM clickup_agent.documents WHERE (kind, id) IN (SELECT kind, id
     FROM clickup_agent.documents WHERE kind = 'plan'
       AND updated_at < extract(epoch FROM now() - make_interval(secs => $1)) * 1000 LIMIT $2)`,
  `DELETE FROM clickup_agent.documents WHERE (kind, id) IN (SELECT kind, id
     FROM clickup_agent.documents WHERE kind = 'page-session' AND $1::double precision > 0
       AND updated_at < extract(epoch FROM now() - interval '1 day') * 1000 LIMIT $2)`,
  `DELETE FROM clickup_agent.audit WHERE nr IN (SELECT nr FROM clickup_agent.audit
     WHERE at < now() - make_interval(secs => $1) LIMIT $2)`,
];

/**
 * Removes what ended longer ago than the file keeps, once an hour, whichever machine comes first.
 * Answers whether this one did.
 */
export async function pruneOld(server: Server): Promise<boolean> {
  const rows = await server.query(
    `INSERT INTO clickup_agent.documents AS one (kind, id, updated_at, body)
     VALUES ('prune', 'turn', extract(epoch FROM clock_timestamp()) * 1000, '{}')
     ON CONFLICT (kind, id) DO UPDATE SET updated_at = excluded.updated_at
     WHERE one.updated_at <= excluded.updated_at - $1 RETURNING 1`,
    [EVERY_MS],
  );
  if (rows.length === 0) return false;
  const file = await readFleet(server);
  if (!file) return false;
  for (const statement of STATEMENTS) {
    await server.query(statement, [keepMs(file) / 1_000, AT_ONCE]);
  }
  return true;
}
