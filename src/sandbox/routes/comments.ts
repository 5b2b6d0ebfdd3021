// Comments on tasks, lists and views, and replies to comments.
import { isObject, type JsonObject } from '../../base/index.ts';
import { type Answer, type Call, ok, type Route, v2 } from '../http/call.ts';
import { flagIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { comment, createdComment } from '../render/parts.ts';
import type { Comment, CommentParent } from '../world/parts.ts';
import { commentIn, listIn, taskIn } from './find.ts';
import { viewIn } from './views.ts';

const COMMENTS_PER_PAGE = 25;

/** Everything that can be commented on, and how its id is found. */
const PARENTS = {
  task: (call) => taskIn(call).id,
  list: (call) => listIn(call).id,
  view: (call) => viewIn(call).id,
} as const satisfies Partial<Record<CommentParent, (call: Call) => string>>;

export const commentRoutes: readonly Route[] = [
  ...(Object.keys(PARENTS) as (keyof typeof PARENTS)[]).flatMap((kind) => [
    v2.get(`/${kind}/:${kind}/comment`, (call) => pageOf(call, PARENTS[kind](call))),
    v2.post(`/${kind}/:${kind}/comment`, (call) => create(call, kind, PARENTS[kind](call))),
  ]),
  v2.get('/comment/:comment/reply', (call) => {
    const { id } = commentIn(call);
    const replies = call.world.comments.where((row) => row.parentId === id);
    return ok({ comments: replies.sort(newestFirst).map((row) => comment(call.world, row)) });
  }),
  v2.post('/comment/:comment/reply', (call) => create(call, 'comment', commentIn(call).id)),
  v2.put('/comment/:comment', (call) => {
    const { world, body, caller } = call;
    const row = commentIn(call);
    const assigned = world.people.get(String(body.assignee ?? ''));
    const sent = contentIn(body);
    world.comments.patch(row, {
      ...(sent === null ? {} : sent),
      ...(body.assignee === null ? { assigneeId: null, assignedById: null } : {}),
      ...(assigned === undefined ? {} : { assigneeId: assigned.id, assignedById: caller.id }),
      resolved: flagIn(body, 'resolved') ?? row.resolved,
    });
    return ok({});
  }),
  v2.del('/comment/:comment', (call) => {
    const { world } = call;
    const row = commentIn(call);
    for (const reply of world.comments.where((one) => one.parentId === row.id)) {
      world.comments.remove(reply.id);
    }
    world.comments.remove(row.id);
    return ok({});
  }),
];

function create(call: Call, parentKind: CommentParent, parentId: string): Answer {
  const { world, body, now, caller } = call;
  const content = contentIn(body);
  if (content === null) throw new Refusal('COMMENT_001');
  const assignee = world.people.get(String(body.assignee ?? ''));
  const row = world.comments.put({
    id: world.newId('comment'),
    parentKind,
    parentId,
    ...content,
    userId: caller.id,
    assigneeId: assignee?.id ?? null,
    assignedById: assignee === undefined ? null : caller.id,
    resolved: false,
    createdAt: now,
  });
  return ok(createdComment(world, row));
}

/** Plain text, or blocks of it; null when there is neither. */
function contentIn(body: JsonObject): Pick<Comment, 'text' | 'blocks'> | null {
  if (Array.isArray(body.comment) && body.comment.length > 0) {
    const texts = body.comment.map((block) =>
      isObject(block) ? (textIn(block, 'text') ?? '') : '',
    );
    return { text: texts.join(''), blocks: body.comment };
  }
  const text = textIn(body, 'comment_text') ?? textIn(body, 'markdown_text') ?? '';
  return text === '' ? null : { text, blocks: [] };
}

/** Newest first; the next page starts behind the comment named by `start` and `start_id`. */
function pageOf({ world, query }: Call, parentId: string): Answer {
  const rows = world.comments.where((row) => row.parentId === parentId).sort(newestFirst);
  const startId = query.text('start_id');
  const start = query.number('start');
  const at = rows.findIndex((row) => row.id === startId && row.createdAt === start);
  const from = startId === undefined || start === undefined || at === -1 ? 0 : at + 1;
  const page = rows.slice(from, from + COMMENTS_PER_PAGE);
  return ok({ comments: page.map((row) => comment(world, row)) });
}

function newestFirst(a: Comment, b: Comment): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
