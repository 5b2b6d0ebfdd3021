// stale-sweep: open tasks that nobody has touched for a while get a comment, a tag, or are closed.
import {
  AppError,
  defineWorkflow,
  type OperationCall,
  type OperationName,
  type PlanContext,
  type StepDraft,
  type Task,
  task,
  z,
} from '../src/author/index.ts';
import { ACTIONS, type StaleTask } from './stale-actions.ts';

const DAY_MS = 24 * 3_600_000;

const params = z.object({
  days: z.number().int().min(1).default(30).describe('days without any change'),
  action: z
    .enum(['comment', 'tag', 'close'])
    .default('comment')
    .describe('what to do with each task'),
  text: z.string().default('Is this still needed?').describe('text of the comment'),
  tag: z.string().default('stale').describe('tag to add'),
  status: z
    .string()
    .optional()
    .describe("status to close with (default: each list's closed status)"),
  list: z.string().meta({ names: 'list' }).optional().describe('only tasks of this list'),
  space: z.string().meta({ names: 'space' }).optional().describe('only tasks of this space'),
  assignee: z
    .string()
    .meta({ names: 'person' })
    .optional()
    .describe('only tasks of this person: me, a name, e-mail, role or id'),
  limit: z.number().int().min(1).default(50).describe('at most this many tasks, oldest first'),
});

export type StaleSweepParams = z.output<typeof params>;
type Context = PlanContext<StaleSweepParams>;

export default defineWorkflow({
  name: 'stale-sweep',
  summary: 'Comment on, tag or close open tasks that nobody has touched for a while',
  params,
  needs: ['task.find'],

  async plan(context) {
    const { limit, action, days } = context.params;
    requireAction(context);
    const look = await scopeOf(context);
    const { items } = z.object({ items: z.array(task) }).parse(await context.look(look));
    const stale = items.filter(isStale(context)).sort((a, b) => a.updatedAt - b.updatedAt);
    const steps: StepDraft[] = [];
    let settled = 0;
    for (const task of stale) {
      if (steps.length >= limit) break;
      const wanted = await ACTIONS[action](context, task, look);
      if (wanted) steps.push(wanted);
      else settled += 1;
    }
    const left = stale.length - steps.length - settled;
    if (left > 0) {
      context.note(`${left} more are untouched for ${days} days; the next run goes on with them.`);
    }
    return { steps, noop: settled };
  },
});

/** The operations of the chosen action alone. */
function requireAction(context: Context): void {
  const { action, status } = context.params;
  const needed: Record<typeof action, OperationName[]> = {
    comment: ['comment.list', 'comment.create'],
    tag: ['task.tag'],
    close: status === undefined ? ['list.get', 'task.update'] : ['task.update'],
  };
  const missing = needed[action].filter((operation) => !context.can(operation));
  if (missing.length === 0) return;
  throw new AppError('unreachable', `This endpoint lacks ${missing.join(' and ')}.`, {
    next: 'Choose another --action, or another endpoint.',
  });
}

/** The read of the open tasks; a list is read by itself, with the tasks that live elsewhere too. */
async function scopeOf(context: Context): Promise<OperationCall> {
  const { params: wanted, hierarchy, workspace } = context;
  const id = async (text: string, kind: 'list' | 'space') =>
    (await hierarchy.find(text, [kind])).node.id;
  const filter = {
    includeSubtasks: true,
    updatedBefore: cutoff(context),
    ...(wanted.assignee === undefined
      ? {}
      : { assigneeIds: [(await hierarchy.person(wanted.assignee)).id] }),
  };
  const spaceIds = wanted.space === undefined ? [] : [await id(wanted.space, 'space')];
  if (wanted.list !== undefined && context.can('task.list')) {
    const listId = await id(wanted.list, 'list');
    return { operation: 'task.list', input: { listId, includeOtherLists: true, ...filter } };
  }
  return {
    operation: 'task.find',
    input: {
      workspaceId: workspace.id,
      ...filter,
      ...(spaceIds.length === 0 ? {} : { spaceIds }),
      ...(wanted.list === undefined ? {} : { listIds: [await id(wanted.list, 'list')] }),
    },
  };
}

function cutoff({ now, params: { days } }: Context): number {
  return now - days * DAY_MS;
}

/** Open, long untouched, and not waiting for a start that lies ahead. */
function isStale(context: Context): (task: Task) => task is StaleTask {
  return (task): task is StaleTask =>
    task.updatedAt !== null &&
    task.updatedAt < cutoff(context) &&
    !task.archived &&
    (task.startAt ?? 0) <= context.now &&
    task.status.type !== 'done' &&
    task.status.type !== 'closed';
}
