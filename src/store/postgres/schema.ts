// The tables on a server, and the steps that bring older ones up to date.
import { AppError } from '../../base/index.ts';
import type { Query, Server } from './server.ts';

/**
 * Each entry brings the tables from the version of its index to the next. Never edit one: add one.
 * Bodies are JSON as text: PostgreSQL's own JSON types reorder members and know no NUL.
 * Keys are compared by code point, so that a prefix is a range.
 */
const MIGRATIONS = [
  `CREATE TABLE clickup_agent.cache (
     key text COLLATE "C" PRIMARY KEY, value text NOT NULL, stored_at bigint NOT NULL);
   CREATE TABLE clickup_agent.runs (
     id text COLLATE "C" PRIMARY KEY, workflow text NOT NULL, profile text NOT NULL,
     state text NOT NULL, started_at bigint NOT NULL, finished_at bigint, body text NOT NULL);
   CREATE INDEX runs_by_time ON clickup_agent.runs (started_at);
   CREATE INDEX runs_by_profile ON clickup_agent.runs (profile, workflow, started_at);
   CREATE TABLE clickup_agent.journal (
     run_id text COLLATE "C" NOT NULL, step_id text NOT NULL, key text COLLATE "C" NOT NULL,
     workspace text NOT NULL, state text NOT NULL, intended_at timestamptz NOT NULL,
     settled_at bigint, body text NOT NULL, nr bigint GENERATED ALWAYS AS IDENTITY,
     PRIMARY KEY (run_id, step_id));
   CREATE INDEX journal_by_key ON clickup_agent.journal (key);
   CREATE UNIQUE INDEX journal_open ON clickup_agent.journal (workspace, key)
     WHERE state = 'intended';
   CREATE TABLE clickup_agent.documents (
     kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, updated_at bigint NOT NULL,
     body text NOT NULL, PRIMARY KEY (kind, id));
   CREATE TABLE clickup_agent.shared (
     name text COLLATE "C" PRIMARY KEY, body text NOT NULL) WITH (fillfactor = 50);
   CREATE TABLE clickup_agent.locks (
     name text COLLATE "C" PRIMARY KEY, holder text NOT NULL, token text NOT NULL,
     until timestamptz NOT NULL)`,
  // What a fleet works on.
  `CREATE TABLE clickup_agent.schedules (
     id text COLLATE "C" PRIMARY KEY, body text NOT NULL, next_at timestamptz NOT NULL);
   CREATE INDEX schedules_due ON clickup_agent.schedules (next_at);
   CREATE TABLE clickup_agent.slots (
     id text COLLATE "C" PRIMARY KEY, schedule text COLLATE "C" NOT NULL, slot timestamptz NOT NULL,
     body text NOT NULL, state text NOT NULL, class text, message text, run_id text, plan_hash text,
     machine text, tries integer NOT NULL DEFAULT 0, created_at timestamptz NOT NULL DEFAULT now(),
     started_at timestamptz, ended_at timestamptz, UNIQUE (schedule, slot));
   CREATE INDEX slots_open ON clickup_agent.slots (state, slot) WHERE state <> 'done';
   CREATE INDEX slots_by_time ON clickup_agent.slots (slot);
   CREATE TABLE clickup_agent.plans (
     hash text PRIMARY KEY, slot text NOT NULL, proposer text NOT NULL, needed integer NOT NULL,
     approvers text NOT NULL, body text NOT NULL, state text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL);
   CREATE INDEX plans_open ON clickup_agent.plans (expires_at) WHERE state = 'waiting';
   CREATE TABLE clickup_agent.approvals (
     plan_hash text NOT NULL, person text NOT NULL, verdict text NOT NULL, steps text NOT NULL,
     PRIMARY KEY (plan_hash, person));
   CREATE TABLE clickup_agent.audit (
     nr bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
     who text NOT NULL, what text NOT NULL, subject text NOT NULL, detail text NOT NULL);
   CREATE TABLE clickup_agent.machines (
     id text PRIMARY KEY, name text NOT NULL, workers integer NOT NULL, draining boolean NOT NULL,
     started_at timestamptz NOT NULL DEFAULT now(), seen_at timestamptz NOT NULL DEFAULT now())`,
  // When a plan was posted for approval in ClickUp.
  `ALTER TABLE clickup_agent.plans ADD COLUMN posted_at timestamptz;
   CREATE INDEX slots_by_run ON clickup_agent.slots (run_id) WHERE run_id IS NOT NULL`,
  // When the approvers of a plan are reminded: the times to come.
  `ALTER TABLE clickup_agent.plans ADD COLUMN remind_at timestamptz[] NOT NULL DEFAULT '{}'`,
];

/** Two programs that bring the tables up to date at once take turns under this number. */
const TURN = 7_160_319;

/**
 * Brings the tables to the newest version; safe when several processes do it at once.
 * Errors: AppError `failed` for tables that a newer program made, which are left as they are.
 */
export async function migrate(server: Server): Promise<void> {
  // The common case costs one statement.
  if ((await versionOf(server.query)) === MIGRATIONS.length) return;
  try {
    await bringUp(server);
  } catch (thrown) {
    // Names that another process has just made can be unknown to this session until it restarts.
    if (!isThere(thrown)) throw thrown;
    await bringUp(server);
  }
}

/** A schema, a table or a row of theirs that is there already. */
function isThere(thrown: unknown): boolean {
  const { code } = (thrown ?? {}) as { code?: unknown };
  return code === '42P06' || code === '42P07' || code === '23505';
}

async function bringUp(server: Server): Promise<void> {
  await server.transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [TURN]);
    const found = await versionOf(query);
    if (found > MIGRATIONS.length) {
      throw new AppError(
        'failed',
        `The store was written by a newer version of clickup-agent (its format is ${found}, this one knows ${MIGRATIONS.length}).`,
        { next: 'Update clickup-agent on this machine.' },
      );
    }
    if (found === 0) {
      await query('CREATE SCHEMA IF NOT EXISTS clickup_agent');
      await query('CREATE TABLE IF NOT EXISTS clickup_agent.format (version integer NOT NULL)');
      await query('INSERT INTO clickup_agent.format VALUES (0)');
    }
    for (const step of MIGRATIONS.slice(found)) {
      for (const statement of step.split(/;\s*\n/)) await query(statement);
    }
    await query('UPDATE clickup_agent.format SET version = $1', [MIGRATIONS.length]);
  });
}

async function versionOf(query: Query): Promise<number> {
  const [there] = await query(`SELECT to_regclass('clickup_agent.format') AS name`);
  if (there?.name === null) return 0;
  const [row] = await query('SELECT version FROM clickup_agent.format');
  return Number(row?.version ?? 0);
}
