// One list of tasks in memory, seen by any number of machines: enough of a workspace to play hundreds
// of histories of triage runs in a second. What steps write is there at once.
import { Readable } from 'node:stream';
import type {
  JsonObject,
  PastWrite,
  PlanContext,
  StepDraft,
  Task,
} from '../../src/engine/index.ts';
import { task } from '../../src/engine/index.ts';
import triage from '../../workflows/sprint-triage/index.ts';

const LIST = 'L1';

export interface PaperList {
  tasks: Task[];
  comments: { taskId: string; text: string }[];
  /** A triage on a machine: what it would write, and the report. */
  plan(machine: number, params: JsonObject): Promise<{ steps: StepDraft[]; report: string }>;
  /** The same, written. Answers how many writes that took. */
  run(machine: number, params: JsonObject): Promise<number>;
}

export function paperList(): PaperList {
  const tasks: Task[] = [];
  const comments: { taskId: string; text: string }[] = [];
  const machines: { past: PastWrite[]; memory: Map<string, JsonObject> }[] = [];
  const machineAt = (number: number) => {
    machines[number] ??= { past: [], memory: new Map() };
    return machines[number];
  };
  const contextOf = (number: number, params: JsonObject) => {
    const { past, memory } = machineAt(number);
    const answer = async ({ operation, input }: { operation: string; input: JsonObject }) =>
      operation === 'task.list'
        ? { items: structuredClone(tasks), complete: true }
        : comments
            .filter(({ taskId }) => taskId === input.taskId)
            .map(({ text }, at) => ({ id: `c${at}`, text }));
    return {
      params: triage.params.parse({ list: 'Bugs', match: '/./', ...params }),
      hierarchy: {
        find: async () => ({ node: { id: LIST, name: 'Bugs', kind: 'list' } }),
        refresh: async () => false,
      },
      can: () => true,
      accepts: () => true,
      look: answer,
      read: (operation: string, input: JsonObject) => answer({ operation, input }),
      history: async (prefix: string) => past.filter(({ key }) => key.startsWith(prefix)),
      memory: {
        get: async (name: string) => memory.get(name) ?? null,
        put: async (name: string, value: JsonObject) => void memory.set(name, value),
      },
      input: () => Readable.from([]),
      now: Date.parse('2026-11-20T12:00:00Z'),
      timeZone: 'UTC',
      note: () => {},
      progress: () => {},
    } as unknown as PlanContext<ReturnType<typeof triage.params.parse>>;
  };
  const plan = async (machine: number, params: JsonObject) => {
    const { steps, report = '' } = await triage.plan(contextOf(machine, params));
    return { steps, report };
  };
  const write = ({ operation, input }: StepDraft): string => {
    const { taskId, name, description, text } = input as Record<string, string>;
    if (operation === 'task.create') {
      const status = { name: 'open', type: 'open' };
      const made = task.parse({ id: `t${tasks.length + 1}`, name, description, status });
      tasks.push(made);
      return made.id;
    }
    if (operation === 'task.update') {
      const there = tasks.find(({ id }) => id === taskId);
      if (there) there.description = description ?? '';
      return taskId ?? '';
    }
    comments.push({ taskId: taskId ?? '', text: text ?? '' });
    return `c${comments.length}`;
  };
  return {
    tasks,
    comments,
    plan,
    async run(machine, params) {
      const { steps } = await plan(machine, params);
      const ids: string[] = [];
      for (const step of steps) {
        const { taskId = '' } = step.input as JsonObject;
        const made = /^\{\{s(\d+)\.id/.exec(String(taskId))?.[1];
        const input = {
          ...step.input,
          ...(made && { taskId: ids[Number(made) - 1] }),
        } as JsonObject;
        const id = write({ ...step, input });
        ids.push(id);
        machineAt(machine).past.push({ key: step.key, id, facts: step.facts ?? {}, settledAt: 0 });
      }
      return steps.length;
    },
  };
}
