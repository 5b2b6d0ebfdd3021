// What stands around tasks: all comments, those that a mark tells to be there already, and people's time.
import { AppError } from '../base/index.ts';
import type { Comment, InputOf, TimeEntry } from '../clickup/index.ts';
import { type PlanContext, type StepDraft, step } from '../engine/index.ts';

type CommentContext = Pick<PlanContext<unknown>, 'look' | 'accepts'>;

/** ClickUp shows so many comments at once. */
const PAGE_OF_COMMENTS = 25;
const MOST_PAGES = 400;

/** All comments of a task, the newest first. `onCut`: told where the endpoint shows none that are older. */
export async function* commentsOf(
  { look, accepts }: CommentContext,
  taskId: string,
  onCut: () => void = () => {},
): AsyncGenerator<Comment> {
  const told = new Set<string>();
  let input: { taskId: string; beforeAt?: number; beforeId?: string } = { taskId };
  for (let page = 0; page < MOST_PAGES; page++) {
    const shown = (await look({ operation: 'comment.list', input })) as Comment[];
    const fresh = shown
      .filter(({ id }) => !told.has(id))
      .sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
    for (const one of fresh) told.add(one.id);
    yield* fresh;
    const oldest = fresh.at(-1);
    if (shown.length < PAGE_OF_COMMENTS || !oldest?.createdAt) return;
    input = { taskId, beforeAt: oldest.createdAt, beforeId: oldest.id };
    if (!accepts('comment.list', input)) return onCut();
  }
}

/** Whether a comment that was written since then carries a marker; `since` in epoch ms. */
export async function hasComment(
  context: CommentContext,
  taskId: string,
  { marker, since = 0 }: { marker: string; since?: number },
): Promise<boolean> {
  for await (const { text, createdAt } of commentsOf(context, taskId)) {
    if (text.includes(marker)) return true;
    if (createdAt !== null && createdAt < since) return false;
  }
  return false;
}

/** The step that writes a comment once: applying it looks for the marker first. */
export function commentStep(
  { id, name }: { id: string; name: string },
  {
    text,
    ...how
  }: Pick<StepDraft, 'key' | 'reason' | 'preconditions' | 'facts'> & {
    text: string;
    marker: string;
  },
): StepDraft {
  const { marker, preconditions = [] } = how;
  const look = { operation: 'comment.list', input: { taskId: id } };
  const what = `"${name}" has this comment`;
  return step({
    ...{ ...how, operation: 'comment.create', input: { taskId: id, text } },
    ...{ target: { kind: 'task', id, name }, before: null, after: { text } },
    preconditions: [...preconditions, { kind: 'unmarked', look, marker, what }],
  });
}

/** What a server says to somebody who may not see something. */
const REFUSED: readonly AppError['code'][] = ['failed', 'authorization', 'usage', 'denied'];

/** The time of people, a call each; null is the caller. Whose time is hidden is noted. */
export async function* timeOfEach<Id extends string | null>(
  { read }: Pick<PlanContext<unknown>, 'read'>,
  span: InputOf<'time_entry.list'>,
  people: readonly { id: Id; name: string }[],
  note: (sentence: string) => void,
): AsyncGenerator<{ id: Id; entries: TimeEntry[] }> {
  const hidden: string[] = [];
  for (const { id, name } of people) {
    const whose = id === null ? span : { ...span, assigneeId: id };
    const entries = await read('time_entry.list', whose).catch((thrown) => {
      if (!(thrown instanceof AppError) || !REFUSED.includes(thrown.code)) throw thrown;
      hidden.push(name);
      return null;
    });
    if (entries) yield { id, entries };
  }
  if (hidden.length > 0) note(`The endpoint does not show the time of ${hidden.join(', ')}.`);
}
