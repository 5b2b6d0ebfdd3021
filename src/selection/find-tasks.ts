// Tasks by a query for whoever only wants to look: the terminal, the chat.
import { z } from 'zod';
import type { Task } from '../clickup/index.ts';
import { defineWorkflow, type Engine, formatInstant, formatSpan } from '../engine/index.ts';
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
  const found: Selection[] = [];
  const looking = defineWorkflow({
    name: 'tasks',
    summary: 'Show the tasks that a query means',
    params: z.object({}),
    needs: [],
    zoned: true,
    async plan(context) {
      found.push(await selectTasks(context, where));
      return { steps: [], noop: 0 };
    },
  });
  const { plan } = await engine.plan(looking, {}, { onProgress });
  const [selection] = found;
  if (!selection) throw new Error('The plan did not look for tasks.');
  const notes = [...plan.notes, ...selection.notes, howChosen(selection)];
  return { selection, notes: notes.filter((one) => one !== ''), timeZone: plan.timeZone };
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
