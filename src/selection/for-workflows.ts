// What workflows over chosen tasks share: their parameters, the choice itself, and how their steps are
// guarded with as few reads as there can be.
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { AppError, type JsonObject, messageOf } from '../base/index.ts';
import type { OperationCall, Task } from '../clickup/index.ts';
import type { PlanContext, Precondition } from '../engine/index.ts';
import { howChosen, type Selection, selectTasks } from './select.ts';
import type { StepFrame } from './set/steps.ts';

/** Members of a workflow's parameters: which tasks. */
export const whereParams = {
  where: z.string().optional().describe('which tasks, in the language of docs/query.md'),
  whereFile: z.string().optional().describe('which tasks, from a file'),
};

/** The member that says what to set: each value is one assignment, commas and all. */
export const setParam = (description: string) =>
  z.array(z.string()).min(1).meta({ whole: true, description });

/** A query, or a file that holds one. */
export interface QueryFlags {
  where?: string | undefined;
  whereFile?: string | undefined;
}

/** The tasks of `--where` or `--where-file`; how they were chosen is noted in the plan. */
export async function chosenTasks(
  context: PlanContext<QueryFlags>,
  fallback?: string,
): Promise<Selection> {
  const selection = await selectTasks(context, queryOf(context.params, { fallback }));
  for (const note of [...selection.notes, howChosen(selection)]) {
    if (note !== '') context.note(note);
  }
  return selection;
}

/** A query is typed by a person, bytes. */
const LARGEST_QUERY = 1_000_000;

/** The query that was given. Errors: AppError `usage` where there is none, or more than one. */
export function queryOf(
  { where, whereFile }: QueryFlags,
  { words = [], fallback }: { words?: readonly string[]; fallback?: string | undefined } = {},
): string {
  const given = [where, whereFile, words.length > 0 ? words.join(' ') : undefined];
  const queries = given.filter((one) => one !== undefined);
  const query = queries[0] ?? fallback;
  if (query === undefined || queries.length > 1) {
    const what = queries.length === 0 ? 'Which tasks?' : 'The query is given twice.';
    throw new AppError('usage', what, {
      next: 'Give one with --where, such as --where "list:\'Sprint 42\' open", or a file with --where-file.',
    });
  }
  if (whereFile === undefined) return query;
  try {
    const there = statSync(whereFile);
    // A pipe without a writer must not be waited for.
    if (!there.isFile() || there.size > LARGEST_QUERY) throw new Error('it is not a query file');
    return readFileSync(whereFile, 'utf8');
  } catch (thrown) {
    throw new AppError('usage', `${whereFile} cannot be read: ${messageOf(thrown)}.`);
  }
}

/** Clocks of ClickUp and of this machine may differ by this, and a read takes its time, ms. */
const MARGIN_MS = 10 * 60_000;

/**
 * Guards and proves the steps of many tasks with one read of what was changed of late, instead of one
 * for each task or of all of them again. Archived tasks, and those of endpoints that cannot be asked
 * so, are looked at one by one.
 */
export function frameFor(
  context: Pick<PlanContext<unknown>, 'accepts' | 'now' | 'workspace'>,
  { tasks, apart }: Pick<Selection, 'tasks' | 'apart'>,
  named: Pick<StepFrame, 'name' | 'reason'>,
): StepFrame {
  const latest = tasks.reduce((last, { updatedAt }) => Math.max(last, updatedAt ?? 0), 0);
  const input = {
    ...{ workspaceId: context.workspace.id, includeClosed: true, includeSubtasks: true },
    updatedFrom: Math.min(context.now, latest) - MARGIN_MS,
  };
  const canTell = latest > 0 && context.accepts('task.find', input);
  const lookFor = (task: Task): OperationCall | undefined =>
    canTell && task.updatedAt !== null && !apart.has(task.id)
      ? { operation: 'task.find', input }
      : undefined;
  return {
    ...named,
    look: lookFor,
    preconditions(task, fields): Precondition[] {
      const look = lookFor(task);
      const what = `"${task.name}"`;
      const alone = { operation: 'task.get', input: { taskId: task.id } };
      return look
        ? [{ kind: 'unchanged', look, id: task.id, fields: fields as JsonObject, what }]
        : [{ kind: 'same', look: alone, id: task.id, fields, what }];
    },
  };
}
