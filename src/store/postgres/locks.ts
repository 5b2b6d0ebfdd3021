// Locks by lease: a row that its holder renews. It passes on when the holder has not renewed it for the
// lease's length: dead, frozen, or cut off from the server.
import { randomUUID } from 'node:crypto';
import type { Locks } from '../store.ts';
import type { Server } from './server.ts';

/** A holder stops believing in its lease this much before the server does: a part of its length. */
const SAFETY = 0.2;

/** `leaseMs`: how long a lock outlives its holder. */
export function postgresLocks(server: Server, leaseMs: number): Locks & { close(): void } {
  const { query } = server;
  const renewals = new Set<NodeJS.Timeout>();
  const until = `clock_timestamp() + interval '${leaseMs} milliseconds'`;

  async function take(name: string, holder: string, token: string): Promise<boolean> {
    const rows = await query(
      `INSERT INTO clickup_agent.locks AS lock (name, holder, token, until)
       VALUES ($1, $2, $3, ${until}) ON CONFLICT (name) DO UPDATE SET
       holder = excluded.holder, token = excluded.token, until = excluded.until
       WHERE lock.until < clock_timestamp() RETURNING token`,
      [name, holder, token],
    );
    return rows.length > 0;
  }

  async function holder(name: string): Promise<string | null> {
    const [row] = await query(
      'SELECT holder FROM clickup_agent.locks WHERE name = $1 AND until >= clock_timestamp()',
      [name],
    );
    return row ? String(row.holder) : null;
  }

  return {
    leased: true,
    holder,
    async acquire(name, whoever) {
      const token = randomUUID();
      // Measured on a clock that goes on while the process is frozen, from before the server's.
      let renewedAt = performance.now();
      if (!(await take(name, whoever, token))) {
        return { held: false, holder: (await holder(name)) ?? 'another process' };
      }
      let held = true;
      const renew = async () => {
        const asked = performance.now();
        const rows = await query(
          `UPDATE clickup_agent.locks SET until = ${until} WHERE name = $1 AND token = $2
           AND until >= clock_timestamp() RETURNING name`,
          [name, token],
        );
        if (rows.length > 0) renewedAt = asked;
        else held = false;
      };
      // A server that does not answer once is asked again; the lease ends by itself.
      const timer = setInterval(() => void renew().catch(() => {}), leaseMs / 4);
      timer.unref();
      renewals.add(timer);
      const stop = () => {
        clearInterval(timer);
        renewals.delete(timer);
      };
      return {
        held: true,
        lease: {
          name,
          token,
          valid: () => held && performance.now() - renewedAt < leaseMs * (1 - SAFETY),
        },
        async release() {
          stop();
          held = false;
          await query('DELETE FROM clickup_agent.locks WHERE name = $1 AND token = $2', [
            name,
            token,
          ]);
        },
      };
    },
    close() {
      for (const timer of renewals) clearInterval(timer);
    },
  };
}
