// Reads what a listing leaves out of a task: its comments, checklists and attachments, and its time.
import { AppError } from '../base/index.ts';
import type { Comment, Task, TimeEntry } from '../clickup/index.ts';
import type { PlanContext } from '../engine/index.ts';
import { commentsOf, timeOfEach } from '../selection/index.ts';
import type { Folder } from './folder.ts';
import { addTime, readTime, timeIn } from './partial.ts';
import { recordOf, type TaskRecord } from './record.ts';

export type Note = (sentence: string) => void;
type TimeByTask = ReadonlyMap<string, readonly TimeEntry[]>;

/** No time was tracked in ClickUp before, epoch ms. */
const FIRST_TIME = Date.UTC(2015, 0, 1);
const DAY_MS = 86_400_000;

/** All of a task; null where it is gone by now. `row` is what the listing showed. */
export async function tellTask(
  context: PlanContext<unknown>,
  row: Task,
  time: TimeByTask,
  note: Note,
): Promise<TaskRecord | null> {
  try {
    const task = await wholeTask(context, row, note);
    const comments = await allComments(context, row.id, note);
    const people = new Map(context.workspace.members.map(({ id, name }) => [id, name]));
    return recordOf(task, { comments, time: time.get(row.id) ?? [], people });
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.data.reason !== 'not-found') throw thrown;
    note('Tasks that were removed while the export ran are left out.');
    return null;
  }
}

async function wholeTask(context: PlanContext<unknown>, row: Task, note: Note): Promise<Task> {
  const lacks = [row.checklists, row.attachments, row.description, row.fields].includes(null);
  if (!lacks) return row;
  const single = context.can('task.get') ? await context.read('task.get', { taskId: row.id }) : row;
  const parts = ['checklists', 'attachments', 'description'] as const;
  const missing = parts.filter((name) => single[name] === null);
  if (missing.length > 0) note(`This endpoint does not show ${missing.join(' and ')}.`);
  const shown = Object.entries(single).filter(([, value]) => value !== null);
  return { ...row, ...Object.fromEntries(shown) };
}

/** All comments of a task; where an endpoint shows the newest alone, that is said. */
async function allComments(
  context: PlanContext<unknown>,
  taskId: string,
  note: Note,
): Promise<Comment[]> {
  const all: Comment[] = [];
  if (!context.can('comment.list')) note('This endpoint does not show comments.');
  else {
    const said =
      'This endpoint shows only the newest comments of a task, so older ones may be missing.';
    for await (const one of commentsOf(context, taskId, () => note(said))) all.push(one);
  }
  return all;
}

/**
 * The time of all people on tasks, a call a person. Time of others is shown to owners and admins; whose
 * is hidden is said.
 */
export async function timeOf(
  context: PlanContext<unknown>,
  folder: Folder,
  wanted: ReadonlySet<string>,
  note: Note,
): Promise<TimeByTask> {
  if (wanted.size === 0) return new Map();
  if (!context.can('time_entry.list')) {
    note('This endpoint does not show time entries.');
    return new Map();
  }
  const { workspace, hierarchy, now } = context;
  const span = { workspaceId: workspace.id, from: FIRST_TIME, before: now + DAY_MS };
  const me = await hierarchy.me().catch(() => null);
  const canName = context.accepts('time_entry.list', { ...span, assigneeId: me?.id ?? '1' });
  const others = canName ? workspace.members.filter(({ id }) => id !== me?.id) : [];
  if (!canName) note('This endpoint shows only your own time entries.');
  const { byTask, people } = await readTime(folder);
  const log = timeIn(folder);
  const everybody = [{ id: null, name: 'you' }, ...others];
  const open = everybody.filter(({ id }) => !people.has(id ?? 'me'));
  try {
    for await (const { id, entries } of timeOfEach(context, span, open, note)) {
      const own = entries.filter(({ taskId }) => taskId !== null && wanted.has(taskId));
      for (const entry of own) addTime(byTask, entry);
      log.add(...own, { person: id ?? 'me' });
    }
  } finally {
    log.close();
  }
  return byTask;
}
