// Stops the built program in earnest, while a chosen request of it is on the wire, and finishes what
// it had begun: resumed or run anew. Then it counts what is there too often and what is missing.
import { isObject, type JsonObject } from '../../src/base/index.ts';
import { runProgram, startProgram, temporaryFolder } from './program.ts';
import type { ServedSandbox } from './served-sandbox.ts';

/** How a program is stopped, which of its requests is under way then, and how the rest is done. */
export interface Kill {
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT';
  /** By its number, from 0. */
  request: number;
  finish: 'resume' | 'rerun';
}

/** What a stop came to. */
export interface KillTrial extends Kill {
  /** The state that the stopped run is told to be in; null when it had not begun to write. */
  told: string | null;
  duplicates: string[];
  losses: string[];
  trouble: string | null;
}

/** How long the request is held up, ms; then it is carried out, whoever asked for it. */
const HELD_MS = 1_500;
/** Nothing that is waited for takes longer than this, ms. */
const PATIENCE_MS = 50_000;

/**
 * Stops one run of a workflow (`command`: its arguments after `run`) in a world that is made anew.
 * Null when the program ended before that request.
 */
export async function killAt(
  sandbox: ServedSandbox,
  command: string[],
  kill: Kill,
): Promise<KillTrial | null> {
  const home = temporaryFolder();
  const at = ['--endpoint', sandbox.mcp, '--home', home.path];
  const run = ['run', ...command, '--yes', ...at];
  try {
    await steer(sandbox, 'POST', 'reset');
    const dry = await runProgram(['run', ...command, '--dry-run', '--json', ...at]);
    const planned = stepsIn(dry.out);
    await sandbox.fault({ kind: 'delay', delayMs: HELD_MS, after: kill.request });
    const first = startProgram(run);
    if (!(await underWay(sandbox, first.ended))) return null;
    first.child.kill(kill.signal);
    await first.ended;
    const begun = await latestRun(at);
    const finished =
      kill.finish === 'resume' && begun
        ? await runProgram(['runs', 'resume', begun.id, '--json', ...at])
        : await runProgram([...run, '--json']);
    await until(async () => (await answered(sandbox)).some(({ fault }) => fault === 'delay'));
    const trouble = finished.code === 0 ? null : `exit ${finished.code}: ${finished.err}`;
    const told = begun?.state ?? null;
    return { ...kill, told, ...count(planned, await steer(sandbox, 'GET', 'world')), trouble };
  } finally {
    await sandbox.clearFaults();
    home.remove();
  }
}

/** Whether the held request has come; false when the program ended without it. */
async function underWay(sandbox: ServedSandbox, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const armed = async () =>
    ((await steer(sandbox, 'GET', 'faults')) as unknown as unknown[]).length;
  await until(async () => over || (await armed()) === 0);
  return (await armed()) === 0;
}

/** How often each planned write is in the world: by its marker, and a key result by its value. */
function count(planned: JsonObject[], world: JsonObject): Pick<KillTrial, 'duplicates' | 'losses'> {
  const rows = Object.values(world).flatMap((table) =>
    Array.isArray(table) ? table.filter(isObject).filter(({ deleted }) => deleted !== true) : [],
  );
  const texts = rows.map((row) => JSON.stringify(row));
  const counts = planned.map((step): [key: string, times: number] => {
    const { key, operation, args, after, target } = step;
    const id = isObject(target) ? target.id : null;
    const wanted = isObject(after) ? after.current : null;
    const [marker = '?'] = /\[ca:[0-9a-z+]+\]/.exec(JSON.stringify(args)) ?? [];
    const times =
      operation === 'key_result.update'
        ? rows.filter((row) => row.id === id && row.stepsCurrent === wanted).length
        : texts.filter((text) => text.includes(marker)).length;
    return [String(key), times];
  });
  return {
    duplicates: counts.flatMap(([key, times]) => (times > 1 ? [`${key} ×${times}`] : [])),
    losses: counts.flatMap(([key, times]) => (times < 1 ? [key] : [])),
  };
}

async function latestRun(at: string[]): Promise<{ id: string; state: string } | null> {
  const { out } = await runProgram(['runs', 'list', '--json', ...at]);
  const { runs } = JSON.parse(out) as { runs: { id: string; state: string }[] };
  return runs[0] ?? null;
}

function stepsIn(document: string): JsonObject[] {
  return (JSON.parse(document) as { steps: JsonObject[] }).steps;
}

async function answered(sandbox: ServedSandbox): Promise<{ fault?: string }[]> {
  return (await steer(sandbox, 'GET', 'requests')) as unknown as { fault?: string }[];
}

async function steer(sandbox: ServedSandbox, method: string, path: string): Promise<JsonObject> {
  const response = await fetch(`${sandbox.rest}/control/${path}`, { method });
  return (await response.json()) as JsonObject;
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await reached()); waited += 20) {
    if (waited > PATIENCE_MS) throw new Error('What was waited for never came.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
