// A desk in a lab: a workspace to which tests bring what people do there, and plans and runs over it.
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/base/index.ts';
import type { Engine, Plan, RunReport } from '../../../src/engine/index.ts';
import { workflows } from '../../../workflows/index.ts';
import { type LabOptions, type Machine, openLab } from './lab.ts';
import { tableIn } from './scene.ts';
import { runJob } from './sweep.ts';

export type WorkflowName = keyof typeof workflows;

interface Row extends JsonObject {
  id: string;
  name: string;
}

export interface Desk {
  /** The workspace's id. */
  team: string;
  rest<T = Row>(method: string, path: string, body?: unknown): Promise<T>;
  /** The id of a list, goal, task or other thing by its name; of a person by theirs. */
  id(table: string, name: string): Promise<string>;
  rows<T = Row>(table: string): Promise<T[]>;
  /** A new task in a list, with what ClickUp's body says; answers its id. */
  task(list: string, body: JsonObject): Promise<string>;
  pass(ms: number): Promise<void>;
  now(): number;
  plan(workflow: WorkflowName, params?: JsonObject, on?: Machine): Promise<Plan>;
  run(workflow: WorkflowName, params?: JsonObject, on?: Machine): Promise<RunReport>;
  /** Whatever else an engine can do. */
  work<T>(job: (engine: Engine) => Promise<T>, on?: Machine): Promise<T>;
  /** A machine that remembers nothing. */
  machine(): Machine;
}

/** `whenOver` hears how to close it; default when the test is over. */
export async function openDesk(
  options: LabOptions = {},
  whenOver: (close: () => Promise<void>) => void = onTestFinished,
): Promise<Desk> {
  const lab = await openLab(options);
  whenOver(() => lab.close());
  const first = lab.machine();
  const world = await lab.world();
  const work = async <T>(on: Machine, job: (engine: Engine) => Promise<T>): Promise<T> => {
    const process = await on.start();
    const ended = await process.run(job);
    await process.close();
    if (ended.kind === 'done') return ended.value;
    throw ended.kind === 'failed' ? ended.error : new Error('The process was cut off.');
  };
  const desk: Desk = {
    team: String((world.meta as JsonObject).workspaceId),
    rest: lab.rest,
    rows: async <T>(table: string) => tableIn<T>(await lab.world(), table),
    async id(table, name) {
      const all = await desk.rows<Row & { username?: string }>(table);
      const row = all.find((one) => (one.username ?? one.name) === name && !one.deleted);
      if (!row) throw new Error(`There is no "${name}" among the ${table}.`);
      return row.id;
    },
    async task(list, body) {
      const made = await lab.rest<Row>(
        'POST',
        `/api/v2/list/${await desk.id('lists', list)}/task`,
        body,
      );
      return made.id;
    },
    pass: (ms) => lab.clock.pass(ms),
    now: () => lab.clock.now(),
    plan: (workflow, params = {}, on = first) =>
      work(on, async (engine) => {
        const { plan } = await engine.plan(await workflows[workflow].load(), params);
        return plan;
      }),
    run: (workflow, params = {}, on = first) =>
      work(on, (engine) => runJob(engine, { workflow, params })),
    work: (job, on = first) => work(on, job),
    machine: () => lab.machine(),
  };
  return desk;
}
