// Tasks of earlier runs that their list does not show any more: somebody moved or archived them, or
// made them subtasks elsewhere. This machine's journal knows them by their ids; with a tracking tag
// every machine finds them.
import { z } from 'zod';
import {
  lookAt,
  type OperationCall,
  type PlanContext,
  type Task,
  task,
} from '../../src/engine/index.ts';
import type { TriageParams } from './params.ts';
import { aloneLook } from './silent-rows.ts';

type Context = PlanContext<TriageParams>;

/** A task, and the read that shows it. */
export interface Moved {
  task: Task;
  look: OperationCall;
}

/** So many are looked for by their ids, the newest first. */
const MOST_READ = 20;

/** The tasks that runs have made for a list and that are not among the `shown`. */
export async function movedTasks(
  context: Context,
  listId: string,
  shown: readonly Task[],
): Promise<Moved[]> {
  const seen = new Set(shown.map(({ id }) => id));
  const found: Moved[] = [];
  const add = (more: Moved[]) => {
    for (const one of more) {
      if (seen.has(one.task.id)) continue;
      seen.add(one.task.id);
      found.push(one);
    }
  };
  for (const look of tagLooks(context, listId)) add(await readAll(context, look));
  const past = await context.history(`sprint-triage/${listId}/`);
  const made = past
    .filter(({ key, id }) => key.endsWith('/task') && id !== null && !seen.has(id))
    .sort((a, b) => b.settledAt - a.settledAt)
    .flatMap(({ id }) => id ?? []);
  for (const id of made.slice(0, MOST_READ)) add(await readOne(context, id));
  if (made.length > MOST_READ) {
    context.note(
      `${made.length - MOST_READ} older tasks of earlier runs are in the list no more and were not looked for; --track-tag finds them with one call.`,
    );
  }
  return found;
}

/** With a tracking tag: the tasks of the workspace that bear it, and the archived ones of the list. */
function tagLooks({ params, workspace, can }: Context, listId: string): OperationCall[] {
  if (params.trackTag === undefined) return [];
  const filter = { tags: [params.trackTag], includeClosed: true, includeSubtasks: true };
  return [
    ...(can('task.find')
      ? [{ operation: 'task.find', input: { workspaceId: workspace.id, ...filter } }]
      : []),
    { operation: 'task.list', input: { listId, archived: true, ...filter } },
  ];
}

async function readAll(context: Context, look: OperationCall): Promise<Moved[]> {
  const { items } = z.object({ items: z.array(task) }).parse(await context.look(look));
  return items.map((one) => ({ task: one, look }));
}

/** The task by its id; none where it is gone. */
async function readOne(context: Context, id: string): Promise<Moved[]> {
  if (!context.can('task.get')) return [];
  const look = aloneLook(id);
  const found = await lookAt(context.look, look);
  return found === null ? [] : [{ task: task.parse(found), look }];
}
