// A fleet of built programs on one PostgreSQL, with a machine killed, another frozen past its lease, the
// server restarted and a token's quota taken away, while many people's weeks are synced. Then it counts
// what was written twice, what is missing, and how long the dead machine's work waited.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type OneAddress, oneAddress } from './one-address.ts';
import { TestPostgres } from './postgres-server.ts';
import { runProgram, startProgram, temporaryFolder } from './program.ts';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

export interface ChaosOptions {
  worlds: number;
  /** Groups of workspaces; each person has one token for all workspaces of a group. */
  groups: number;
  machines: number;
  /** Jobs of a machine at once. */
  workers: number;
  /** Calls of a token in a minute; default 100. */
  limit?: number;
  /** Nothing is killed, frozen, restarted or taken away. */
  calm?: boolean;
  /** How long the idle fleet is watched at the end, ms; default not at all. */
  idleMs?: number;
}

export interface ChaosResult {
  slots: number;
  /** How slots ended, by state. */
  states: Record<string, number>;
  entries: number;
  /** Markers that stand in ClickUp more than once. */
  duplicates: string[];
  /** Slots whose work, done again undisturbed, still found something to write. */
  losses: string[];
  /** From the kill until another machine has taken on each slot of the dead one, ms. */
  recoveryMs: number;
  /** The most refusals that one token met in one minute. */
  refusals: number;
  /** Tokens, the calls of the first round, and how long that took, ms. */
  tokens: number;
  calls: number;
  firstMs: number;
  /** Calls while there was more to do, over what the quotas allowed in that time. */
  ratio: number;
  /** Statements a second of the idle fleet; null where it was not watched. */
  idle: number | null;
  tookMs: number;
}

/** Members of the demo workspace, by their ids; most have finished tasks this week. */
const PEOPLE = ['81204417', '81204422', '81204436', '81204441', '81204458'];
const WINDOW_MS = 60_000;
/** Longer than a lease and a job's heartbeat. */
const FROZEN_MS = 15_000;
const PATIENCE_MS = 1_800_000;

export async function fleetUnderChaos(options: ChaosOptions): Promise<ChaosResult> {
  const begun = Date.now();
  const postgres = await TestPostgres.start();
  const store = await postgres.database();
  const worlds: ServedSandbox[] = [];
  for (let at = 0; at < options.worlds; at++) {
    worlds.push(await serveSandbox('--plan', 'enterprise', '--number', String(at)));
  }
  const groups = Array.from({ length: options.groups }, (_, nr) =>
    worlds.filter((_world, at) => at % options.groups === nr),
  );
  const { limit = 100 } = options;
  const address = await oneAddress(groups, limit);
  const homes = Array.from({ length: options.machines + 1 }, temporaryFolder);
  const running: ReturnType<typeof startProgram>[] = [];
  let client = await connected(store);
  /** Asks again while the server is away. */
  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    for (;;) {
      try {
        return (await client.query(sql)).rows;
      } catch {
        await pause(200);
        client = await connected(store).catch(() => client);
      }
    }
  };
  try {
    const env: Record<string, string> = {};
    const [last] = homes.slice(-1);
    const file = join(last?.path ?? '', 'fleet.yaml');
    writeFileSync(file, await fleetFile(worlds, options.groups, address, env));
    const applied = await runProgram(['fleet', 'apply', file, '--store', store], { env });
    if (applied.code !== 0) throw new Error(applied.err);
    const dueNow = () =>
      query(`UPDATE clickup_agent.schedules SET next_at = date_trunc('second', now()),
        body = replace(body, '* * * * *', '0 0 1 1 *')`);
    await dueNow();
    for (const home of homes.slice(0, options.machines)) {
      running.push(
        startProgram(
          [
            'fleet',
            'up',
            '--workers',
            `${options.workers}`,
            '--no-page',
            '--home',
            home.path,
          ].concat(['--store', store]),
          { env },
        ),
      );
    }
    const ids = await Promise.all(
      running.map(
        async (one) => (JSON.parse(await one.firstLine()) as { machine: string }).machine,
      ),
    );
    const slots = options.worlds * PEOPLE.length;
    const ended = async () =>
      Number(
        (
          await query(`SELECT count(*) AS n FROM clickup_agent.slots
          WHERE state NOT IN ('due', 'running', 'waiting')`)
        )[0]?.n,
      );
    let recoveryMs = 0;
    if (options.calm !== true) {
      await until(async () => (await ended()) >= Math.max(1, slots * 0.15));

      const [victim, sleeper] = running;
      victim?.child.kill('SIGKILL');
      const killedAt = Date.now();
      sleeper?.child.kill('SIGSTOP');
      const left = await query(`SELECT id FROM clickup_agent.slots
        WHERE state = 'running' AND machine = '${ids[0]}'`);
      const orphans = ["''", ...left.map(({ id }) => `'${String(id)}'`)].join();
      await takeQuota(address);
      await pause(1_000);
      await postgres.down();
      await pause(1_000);
      await postgres.up();
      const held = async () =>
        Number(
          (
            await query(`SELECT count(*) AS n FROM clickup_agent.slots
            WHERE id IN (${orphans}) AND (machine IS NULL OR machine = '${ids[0]}')`)
          )[0]?.n,
        );
      const recovered = (async () => {
        await until(async () => (await held()) === 0);
        recoveryMs = Date.now() - killedAt;
      })();
      await pause(FROZEN_MS);
      sleeper?.child.kill('SIGCONT');
      await recovered;
    }
    await until(async () => (await ended()) >= slots);
    const rows = await query('SELECT id, state FROM clickup_agent.slots');
    const states: Record<string, number> = {};
    for (const { state } of rows) states[String(state)] = (states[String(state)] ?? 0) + 1;
    const refusals = worstRefusals(address);
    const firstMs = (address.log.at(-1)?.at ?? 0) - (address.log[0]?.at ?? 0);
    const calls = address.log.length;
    const ratio = quotaUsed(address, limit);

    // Once more, undisturbed: whoever lost nothing finds nothing to do.
    await dueNow();
    await until(async () => (await ended()) >= slots * 2);
    const again = await query(
      `SELECT id, message FROM clickup_agent.slots WHERE id NOT IN
         (${rows.map(({ id }) => `'${String(id)}'`).join(',')})`,
    );
    const losses = again
      .filter(({ message }) => message !== 'Nothing to do.')
      .map(({ id, message }) => `${id}: ${message}`);
    const markers = (await Promise.all(worlds.map(markersIn))).flat();
    const duplicates = markers.filter((one, at) => markers.indexOf(one) !== at);
    const tookMs = Date.now() - begun;
    const entries = markers.length;
    const { idleMs = 0 } = options;
    await query("ALTER SYSTEM SET log_statement = 'all'");
    await query('SELECT pg_reload_conf()');
    const before = postgres.logged;
    await pause(idleMs);
    const idle = idleMs === 0 ? null : (postgres.logged - before) / (idleMs / 1_000);
    const tokens = options.groups * PEOPLE.length;
    return {
      ...{ slots, states, entries, duplicates, losses, recoveryMs, refusals, tookMs },
      ...{ tokens, calls, firstMs, ratio, idle },
    };
  } finally {
    for (const { child } of running) child.kill('SIGKILL');
    await client.end().catch(() => {});
    await address.close();
    for (const world of worlds) await world.close();
    for (const home of homes) home.remove();
    await postgres.end();
  }
}

/** A schedule a person and workspace; `env` gets their tokens. */
async function fleetFile(
  worlds: ServedSandbox[],
  groups: number,
  { rest }: OneAddress,
  env: Record<string, string>,
): Promise<string> {
  const credentials: string[] = [];
  const people: string[] = [];
  for (let group = 0; group < groups; group++) {
    for (const id of PEOPLE) {
      const name = `p${group}_${id}`;
      env[`TOKEN_${name}`] = `pk_${id}_g${group}`;
      credentials.push(`  ${name}: { token: { env: TOKEN_${name} }, rest: "${rest}" }`);
      people.push(`  ${name}: { credential: ${name} }`);
    }
  }
  const spaces: string[] = [];
  const schedules: string[] = [];
  for (const [at, world] of worlds.entries()) {
    const [team] = (await world.get<{ teams: { id: string }[] }>('/api/v2/team')).teams;
    spaces.push(`  w${at}: { id: "${team?.id}" }`);
    for (const id of PEOPLE) {
      const name = `p${at % groups}_${id}`;
      schedules.push(
        `  s${at}_${id}: { workflow: weekly-sync, workspace: w${at}, for: ${name}, cron: "* * * * *", allow: [time_entry.create] }`,
      );
    }
  }
  return [
    ...['version: 1', 'credentials:', ...credentials, 'people:', ...people],
    ...['workspaces:', ...spaces, 'schedules:', ...schedules, ''],
  ].join('\n');
}

/** Somebody else spends all of a token's window. */
async function takeQuota({ rest }: OneAddress): Promise<void> {
  const authorization = `pk_${PEOPLE[0]}_g0`;
  for (let calls = 0; calls < 120; calls++) {
    const answer = await fetch(`${rest}/api/v2/user`, { headers: { authorization } });
    if (answer.status === 429) return;
  }
}

/** Refusals that the fleet met; those of whoever took the quota come first and are one a token. */
function worstRefusals({ log }: OneAddress): number {
  const counts = new Map<string, number>();
  for (const { token, openedAt, path, refused } of log) {
    if (!refused || path === '/api/v2/user') continue;
    const window = `${token} ${openedAt}`;
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/**
 * Calls over what the quotas allowed, from each token's first window to its last: in those before the last
 * there was more to do.
 */
function quotaUsed({ log }: OneAddress, limit: number): number {
  const tokens = new Map<string, { openedAt: number; refused: boolean }[]>();
  for (const call of log) tokens.set(call.token, [...(tokens.get(call.token) ?? []), call]);
  let [used, allowed] = [0, 0];
  for (const calls of tokens.values()) {
    const [first, last] = [calls[0]?.openedAt ?? 0, calls.at(-1)?.openedAt ?? 0];
    used += calls.filter(({ openedAt, refused }) => openedAt < last && !refused).length;
    allowed += (limit * (last - first)) / WINDOW_MS;
  }
  return allowed === 0 ? Number.NaN : used / allowed;
}

/** The marks of the time entries of a world, with whose they are. */
async function markersIn(world: ServedSandbox): Promise<string[]> {
  const entries = (await world.world()).timeEntries ?? [];
  return entries.flatMap((entry) => {
    const [marker] = /\[ca:\w+\]/.exec(String(entry.description)) ?? [];
    return marker ? [`${world.rest} ${entry.userId} ${marker}`] : [];
  });
}

async function connected(store: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: store, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const from = Date.now();
  while (!(await holds())) {
    if (Date.now() - from > PATIENCE_MS) throw new Error('The fleet did not get there in time.');
    await pause(300);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
