// Comments on tasks, lists and views, and replies to comments.
import { isObject, type Json } from '../../base/index.ts';
import { Body } from '../http/body.ts';
import { type Call, PARENTS, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { createdComment, showComment } from '../render/parts.ts';
import type { Comment, CommentParent } from '../world/parts.ts';
import { viewIn } from './views.ts';

const COMMENTS_PER_PAGE = 25;

/** Everything that can be commented on, and how its id is found. */
const COMMENTED = {
  task: ({ task }) => task.id,
  list: PARENTS.list,
  view: (call) => viewIn(call).id,
} as const satisfies Partial<Record<CommentParent, (call: Call) => string>>;

export const commentRoutes: readonly Route[] = [
  ...(Object.keys(COMMENTED) as (keyof typeof COMMENTED)[]).flatMap((kind) => [
    v2.get(`/${kind}/:${kind}/comment`, (call) => pageOf(call, COMMENTED[kind](call))),
    v2.post(`/${kind}/:${kind}/comment`, (call) => create(call, kind, COMMENTED[kind](call))),
  ]),
  v2.get('/comment/:comment/reply', ({ world, comment }) => {
    const replies = world.comments.where({ parentId: comment.id }).sort(newestFirst);
    return { comments: replies.map((row) => showComment(world, row)) };
  }),
  v2.post('/comment/:comment/reply', (call) => create(call, 'comment', call.comment.id)),
  v2.quiet.put('/comment/:comment', ({ world, comment, body, caller }) => {
    const assigned = world.people.get(String(body.members.assignee ?? ''));
    world.comments.patch(comment, {
      ...contentIn(body),
      ...(body.members.assignee === null ? { assigneeId: null, assignedById: null } : {}),
      ...(assigned === undefined ? {} : { assigneeId: assigned.id, assignedById: caller.id }),
      resolved: body.flag('resolved'),
    });
  }),
  v2.quiet.del('/comment/:comment', ({ world, comment: { id } }) => {
    for (const reply of world.comments.where({ parentId: id })) world.comments.remove(reply.id);
    world.comments.remove(id);
  }),
];

function create(call: Call, parentKind: CommentParent, parentId: string): Json {
  const { world, body, now, caller } = call;
  const content = contentIn(body);
  if (content === null) throw new Refusal('COMMENT_001');
  const assignee = world.people.get(String(body.members.assignee ?? ''));
  const row = world.comments.add({
    parentKind,
    parentId,
    ...content,
    userId: caller.id,
    assigneeId: assignee?.id ?? null,
    assignedById: assignee === undefined ? null : caller.id,
    resolved: false,
    createdAt: now,
  });
  return createdComment(world, row);
}

/** Plain text, or blocks of it; null when there is neither. */
function contentIn(body: Body): Pick<Comment, 'text' | 'blocks'> | null {
  const blocks = body.members.comment;
  if (Array.isArray(blocks) && blocks.length > 0) {
    const texts = blocks.map((block) => (isObject(block) && new Body(block).text('text')) || '');
    return { text: texts.join(''), blocks };
  }
  const text = body.text('comment_text') ?? body.text('markdown_text') ?? '';
  return text === '' ? null : { text, blocks: [] };
}

/** Newest first; the next page starts behind the comment named by `start` and `start_id`. */
function pageOf({ world, query }: Call, parentId: string): Json {
  const rows = world.comments.where({ parentId }).sort(newestFirst);
  const startId = query.text('start_id');
  const start = query.number('start');
  const at = rows.findIndex((row) => row.id === startId && row.createdAt === start);
  const from = startId === undefined || start === undefined || at === -1 ? 0 : at + 1;
  const page = rows.slice(from, from + COMMENTS_PER_PAGE);
  return { comments: page.map((row) => showComment(world, row)) };
}

function newestFirst(a: Comment, b: Comment): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
