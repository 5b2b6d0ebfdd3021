// What the listing of a list does not show. Where it leaves out what tasks say, no mark can be seen, so
// those that may be about the same are read one by one: a second run would take its own tasks for a
// person's. And tasks of earlier runs may have been moved or archived since, or made subtasks elsewhere:
// this machine's journal knows them by their ids; with a tracking tag every machine finds them.

import { z } from 'zod';
import {
  AppError,
  lookAt,
  type OperationCall,
  type PastWrite,
  type PlanContext,
  type Task,
  task,
} from '../../src/engine/index.ts';
import { groupRows, likenessTo, type Row, signatureOfText } from '../../src/intake/index.ts';
import { knownGroupIn } from './description.ts';
import type { TriageParams } from './params.ts';

type Context = PlanContext<TriageParams>;

/** As far as a title alone can be like a group of reports, 0 to 1: looked at rather than missed. */
const MAYBE = 0.15;
/** So like that it would be taken for the same. */
const ALIKE = 0.35;

/** The read that shows what a task says. */
export function aloneLook(taskId: string): OperationCall {
  return { operation: 'task.get', input: { taskId } };
}

/** Whether a listing shows all that a task says: it may leave it out, or cut it short. */
function isSilent({ description }: Task): boolean {
  return description === null || /(…|\.\.\.)\s*$/.test(description);
}

/**
 * The tasks, those read again that may tell of these rows; `ids` names them. Errors: AppError
 * `unreachable` where the endpoint does not show what such a task says.
 */
export async function withTexts(
  context: Context,
  past: readonly PastWrite[],
  listId: string,
  tasks: readonly Task[],
  rows: readonly Row[],
): Promise<{ tasks: Task[]; ids: ReadonlySet<string> }> {
  const made = new Set(past.flatMap(({ id }) => id ?? []));
  const unmarked = (one: Task) => made.has(one.id) && !knownGroupIn(one.description ?? '', listId);
  const like = alike(tasks.filter(isSilent), rows);
  const score = (one: Task) => (unmarked(one) ? 1 : (like.get(one.id) ?? 0));
  const wanted = tasks.filter((one) => score(one) >= MAYBE);
  const read = new Map<string, Task>();
  for (const one of wanted) {
    const alone = await readAlone(context, one);
    if (alone) read.set(one.id, alone);
    else if (score(one) >= ALIKE) throw cannotTell(one);
  }
  const ids = new Set(read.keys());
  const more = wanted.filter(({ id, description }) => read.get(id)?.description !== description);
  if (more.length > 0) {
    context.note(
      `Listings here do not show all that tasks say, so ${more.length} that may be about the same were read one by one.`,
    );
  }
  return { tasks: tasks.map((one) => read.get(one.id) ?? one), ids };
}

/** How much titles are like a title or the matter of the rows, by task id. */
function alike(silent: readonly Task[], rows: readonly Row[]): ReadonlyMap<string, number> {
  if (silent.length === 0) return new Map();
  const known = silent.map(({ id, name }) => ({ id, signature: signatureOfText(name) }));
  const scores = new Map(likenessTo(groupRows(rows, { by: 'similar' }), known));
  const titles = new Set(rows.map(({ title }) => folded(title)));
  for (const { id, name } of silent) if (titles.has(folded(name))) scores.set(id, 1);
  return scores;
}

/** The task as it is shown when it is asked for by itself; null where that shows no more. */
async function readAlone(context: Context, { id }: Task): Promise<Task | null> {
  if (!context.can('task.get')) return null;
  const shown = task.parse(await context.look(aloneLook(id)));
  return shown.description === null ? null : shown;
}

function cannotTell({ name }: Task): AppError {
  return new AppError(
    'unreachable',
    `This endpoint does not show what the task "${name}" says, so nobody can tell whether it is one of an earlier run.`,
    { next: 'Use another endpoint for sprint-triage, or a list without tasks about the same.' },
  );
}

function folded(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

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
  past: readonly PastWrite[],
  listId: string,
  shown: readonly Task[],
): Promise<Moved[]> {
  const seen = new Set(shown.map(({ id }) => id));
  const found = new Map<string, Moved>();
  for (const look of tagLooks(context, listId)) {
    const { items } = z.object({ items: z.array(task) }).parse(await context.look(look));
    for (const one of items) if (!seen.has(one.id)) found.set(one.id, { task: one, look });
  }
  const made = past
    .filter(({ key }) => key.endsWith('/task'))
    .sort((a, b) => b.settledAt - a.settledAt)
    .flatMap(({ id }) => (id === null || seen.has(id) || found.has(id) ? [] : [id]));
  for (const look of context.can('task.get') ? made.slice(0, MOST_READ).map(aloneLook) : []) {
    const one = task.nullable().parse(await lookAt(context.look, look));
    if (one) found.set(one.id, { task: one, look });
  }
  if (made.length > MOST_READ) {
    context.note(
      `${made.length - MOST_READ} older tasks of earlier runs are no longer in the list and were not looked for; --track-tag finds them with one call.`,
    );
  }
  return [...found.values()];
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
