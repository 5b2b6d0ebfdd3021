// Tasks by a query, for reading alone: the terminal, the chat.
import { z } from 'zod';
import type { Task } from '../clickup/index.ts';
import {
  defineWorkflow,
  type Engine,
  formatInstant,
  formatSpan,
  type Plan,
  type PlanContext,
} from '../engine/index.ts';
import { howChosen, type Selection, selectTasks } from './select.ts';

export interface FoundTasks {
  selection: Selection;
  /** What a person should know of how they were found. */
  notes: string[];
  /** IANA zone that the days of the query are in. */
  timeZone: string;
}

/** Finds the tasks of a query. Errors: those of `selectTasks` and of planning. */
export async function findTasks(
  engine: Pick<Engine, 'plan'>,
  where: string,
  onProgress: (sentence: string) => void = () => {},
): Promise<FoundTasks> {
  const options = { summary: 'Show the tasks that match a query', onProgress };
  const { result: selection, plan } = await lookingOnly(engine, 'tasks', options, (context) =>
    selectTasks(context, where),
  );
  const notes = [...plan.notes, ...selection.notes, howChosen(selection)];
  return { selection, notes: notes.filter((one) => one !== ''), timeZone: plan.timeZone };
}

/** Does work with what a workflow may read, and plans nothing. Errors: those of planning and of the work. */
export async function lookingOnly<T>(
  engine: Pick<Engine, 'plan'>,
  name: string,
  { summary, ...options }: { summary: string } & Parameters<Engine['plan']>[2],
  work: (context: PlanContext<unknown>) => Promise<T>,
): Promise<{ result: T; plan: Plan }> {
  const results: T[] = [];
  const workflow = defineWorkflow({
    ...{ name, summary, params: z.object({}), needs: [], zoned: true },
    async plan(context) {
      results.push(await work(context));
      return { steps: [], noop: 0 };
    },
  });
  const { plan } = await engine.plan(workflow, {}, options);
  return { result: results[0] as T, plan };
}

/** A task as the columns of a table, by their titles; empty texts for what is not set. */
export function taskCells(task: Task, timeZone: string): Record<string, string> {
  const day = (at: number | null) => (at === null ? '' : formatInstant(at, timeZone));
  const span = (ms: number | null) => (ms === null || ms === 0 ? '' : formatSpan(ms));
  const PRIORITIES = ['urgent', 'high', 'normal', 'low'];
  return {
    id: task.customId ?? task.id,
    name: task.name,
    status: task.status.name,
    assignees: task.assignees.map(({ name }) => name).join(', '),
    due: day(task.dueAt),
    priority: PRIORITIES[(task.priority ?? 0) - 1] ?? '',
    list: task.listName ?? '',
    tags: task.tags.join(', '),
    estimate: span(task.estimateMs),
    tracked: span(task.spentMs),
    parent: task.parentId ?? '',
    url: task.url ?? '',
    ...Object.fromEntries(
      (task.fields ?? []).map(({ name, type, value }) => [
        name,
        type === 'date' && typeof value === 'number' ? day(value) : [value ?? ''].flat().join(', '),
      ]),
    ),
  };
}
