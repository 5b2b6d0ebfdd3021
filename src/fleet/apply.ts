// What a fleet file changes on the server: shown like a plan, then made in one transaction.
import { randomBytes } from 'node:crypto';
import { canonicalJson, type JsonObject, parseJson } from '../base/index.ts';
import type { Query, Server } from '../store/index.ts';
import type { FleetFile } from './file.ts';
import { expand, type Schedule } from './schedules.ts';
import { firstDue } from './slots.ts';

/** The schedules that a file adds, changes and removes, by id. */
export interface FleetChange {
  add: string[];
  change: string[];
  remove: string[];
  same: number;
}

const FILE = 'fleet';

/** What applying a file would do. Errors: AppError `usage` for a file that means nothing. */
export async function compareFleet(server: Server, fleet: FleetFile): Promise<FleetChange> {
  return (await changesOf(server.query, fleet)).change;
}

/** Makes the server's schedules those of the file. `who` applied it. */
export async function applyFleet(
  server: Server,
  fleet: FleetFile,
  who: string,
  now: number,
): Promise<FleetChange> {
  return server.transaction(async (query) => {
    // Two that apply at once do so one after the other.
    await query('LOCK TABLE clickup_agent.schedules IN SHARE ROW EXCLUSIVE MODE');
    const { change, wanted } = await changesOf(query, fleet);
    const changed = wanted.filter(({ id }) => [...change.add, ...change.change].includes(id));
    await query(
      `INSERT INTO clickup_agent.schedules (id, body, next_at)
       SELECT id, body, to_timestamp(at::double precision)
       FROM unnest($1::text[], $2::text[], $3::text[]) AS row (id, body, at)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, next_at = excluded.next_at`,
      [
        changed.map(({ id }) => id),
        changed.map((one) => JSON.stringify(one)),
        changed.map((one) => String(firstDue(one, now) / 1_000)),
      ],
    );
    await query('DELETE FROM clickup_agent.schedules WHERE id = ANY($1)', [change.remove]);
    await query(
      `INSERT INTO clickup_agent.documents (kind, id, updated_at, body) VALUES ($1, $1, $2, $3)
       ON CONFLICT (kind, id) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body`,
      [FILE, now, JSON.stringify(fleet)],
    );
    await audit(query, who, 'fleet applied', FILE, { ...change });
    return change;
  });
}

/** The file that was applied last; null before. */
export async function readFleet({ query }: Pick<Server, 'query'>): Promise<FleetFile | null> {
  const [row] = await query('SELECT body FROM clickup_agent.documents WHERE kind = $1', [FILE]);
  return row ? (parseJson(String(row.body)) as unknown as FleetFile) : null;
}

/** The key of the page's forms: one for all machines behind one address, made at the first need. */
export async function pageKey({ query }: Pick<Server, 'query'>): Promise<Buffer> {
  await query(
    `INSERT INTO clickup_agent.documents (kind, id, updated_at, body) VALUES ('page', 'key', 0, $1)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify({ key: randomBytes(32).toString('base64url') })],
  );
  const [row] = await query(
    `SELECT body FROM clickup_agent.documents WHERE kind = 'page' AND id = 'key'`,
  );
  return Buffer.from(String((parseJson(String(row?.body)) as JsonObject).key), 'base64url');
}

/** Writes down who did what. */
export async function audit(
  query: Query,
  who: string,
  what: string,
  subject: string,
  detail: JsonObject = {},
): Promise<void> {
  await query(
    'INSERT INTO clickup_agent.audit (who, what, subject, detail) VALUES ($1, $2, $3, $4)',
    [who, what, subject, JSON.stringify(detail)],
  );
}

async function changesOf(
  query: Query,
  fleet: FleetFile,
): Promise<{ change: FleetChange; wanted: Schedule[] }> {
  const wanted = expand(fleet);
  const now = Date.now();
  for (const one of wanted) firstDue(one, now);
  const rows = await query('SELECT id, body FROM clickup_agent.schedules');
  const there = new Map(
    rows.map(({ id, body }) => [String(id), canonicalJson(parseJson(String(body)))]),
  );
  const ids = new Set(wanted.map(({ id }) => id));
  const as = (one: Schedule) => canonicalJson(one as unknown as JsonObject);
  const change: FleetChange = {
    add: wanted.filter(({ id }) => !there.has(id)).map(({ id }) => id),
    change: wanted
      .filter((one) => there.has(one.id) && there.get(one.id) !== as(one))
      .map(({ id }) => id),
    remove: [...there.keys()].filter((id) => !ids.has(id)),
    same: wanted.filter((one) => there.get(one.id) === as(one)).length,
  };
  return { change, wanted };
}
