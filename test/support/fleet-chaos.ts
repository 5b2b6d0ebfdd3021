// A fleet of built programs on one PostgreSQL, with a machine killed, another frozen past its lease, the
// server restarted and a token's quota taken away, while many people's weeks are synced. Then it counts
// what was written twice, what is missing, and how long the dead machine's work waited.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { TestPostgres } from './postgres-server.ts';
import { runProgram, startProgram, temporaryFolder } from './program.ts';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

export interface ChaosOptions {
  worlds: number;
  machines: number;
  /** Jobs of a machine at once. */
  workers: number;
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
  /** From the kill until no slot is held by the dead machine any more, ms. */
  recoveryMs: number;
  /** The most refusals that one token met in one minute. */
  refusals: number;
  tookMs: number;
}

/** Members of the demo workspace who finished tasks this week, by their ids. */
const PEOPLE = ['81204417', '81204436', '81204441', '81204458'];
/** Longer than a lease and a job's heartbeat. */
const FROZEN_MS = 15_000;
const PATIENCE_MS = 900_000;

export async function fleetUnderChaos(options: ChaosOptions): Promise<ChaosResult> {
  const begun = Date.now();
  const postgres = await TestPostgres.start();
  const store = await postgres.database();
  const worlds = await Promise.all(Array.from({ length: options.worlds }, () => serveSandbox()));
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
    writeFileSync(file, await fleetFile(worlds, env));
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
    await until(async () => (await ended()) >= Math.max(1, slots * 0.15));

    const [victim, sleeper] = running;
    victim?.child.kill('SIGKILL');
    const killedAt = Date.now();
    sleeper?.child.kill('SIGSTOP');
    await takeQuota(worlds[0]);
    await pause(1_000);
    await postgres.down();
    await pause(1_000);
    await postgres.up();
    const held = async () =>
      Number(
        (
          await query(`SELECT count(*) AS n FROM clickup_agent.slots
          WHERE state = 'running' AND machine = '${ids[0]}'`)
        )[0]?.n,
      );
    let recoveryMs = 0;
    const recovered = (async () => {
      await until(async () => (await held()) === 0);
      recoveryMs = Date.now() - killedAt;
    })();
    await pause(FROZEN_MS);
    sleeper?.child.kill('SIGCONT');
    await recovered;
    await until(async () => (await ended()) >= slots);
    const rows = await query('SELECT id, state FROM clickup_agent.slots');
    const states: Record<string, number> = {};
    for (const { state } of rows) states[String(state)] = (states[String(state)] ?? 0) + 1;
    const refusals = await worstRefusals(worlds);

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
    return { slots, states, entries, duplicates, losses, recoveryMs, refusals, tookMs };
  } finally {
    for (const { child } of running) child.kill('SIGKILL');
    await client.end().catch(() => {});
    for (const world of worlds) await world.close();
    for (const home of homes) home.remove();
    await postgres.end();
  }
}

/** A schedule a person and workspace; `env` gets their tokens. */
async function fleetFile(worlds: ServedSandbox[], env: Record<string, string>): Promise<string> {
  const credentials: string[] = [];
  const people: string[] = [];
  const spaces: string[] = [];
  const schedules: string[] = [];
  for (const [at, world] of worlds.entries()) {
    const [team] = (await world.get<{ teams: { id: string }[] }>('/api/v2/team')).teams;
    spaces.push(`  w${at}: { id: "${team?.id}" }`);
    for (const id of PEOPLE) {
      const name = `p${at}_${id}`;
      env[`TOKEN_${name}`] = `pk_${id}_w${String(at).padStart(4, '0')}`;
      credentials.push(`  ${name}: { token: { env: TOKEN_${name} }, rest: "${world.rest}" }`);
      people.push(`  ${name}: { credential: ${name} }`);
      schedules.push(
        `  s${name}: { workflow: weekly-sync, workspace: w${at}, for: ${name}, cron: "* * * * *", allow: [time_entry.create] }`,
      );
    }
  }
  return [
    ...['version: 1', 'credentials:', ...credentials, 'people:', ...people],
    ...['workspaces:', ...spaces, 'schedules:', ...schedules, ''],
  ].join('\n');
}

/** Somebody else spends all of a token's window. */
async function takeQuota(world: ServedSandbox | undefined): Promise<void> {
  const authorization = `pk_${PEOPLE[0]}_w0000`;
  for (let calls = 0; world && calls < 120; calls++) {
    const answer = await fetch(`${world.rest}/api/v2/user`, { headers: { authorization } });
    if (answer.status === 429) return;
  }
}

/** Refusals that the fleet met; those of whoever took the quota come first and are one a token. */
async function worstRefusals(worlds: ServedSandbox[]): Promise<number> {
  const counts = new Map<string, number>();
  for (const [at, world] of worlds.entries()) {
    for (const one of (await world.requests()) as unknown as Logged[]) {
      if (one.status !== 429 || one.path === '/api/v2/user') continue;
      const window = `${at} ${one.token} ${Math.floor(one.at / 60_000)}`;
      counts.set(window, (counts.get(window) ?? 0) + 1);
    }
  }
  return Math.max(0, ...counts.values());
}

interface Logged {
  status: number;
  path: string;
  token: string;
  at: number;
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
