// Comments of tasks: all of them, and those that a mark tells to be there already.
import type { Comment } from '../clickup/index.ts';
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

/** The step that writes a comment once: whoever applies it looks for the marker first. */
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
