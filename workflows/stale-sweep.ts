// stale-sweep: open tasks that nobody has touched for a while get a comment, a tag, or are closed.
import {
  AppError,
  defineWorkflow,
  type InputOf,
  lookAt,
  type OperationName,
  type PlanContext,
  type StepDraft,
  type Task,
  z,
} from '../src/author/index.ts';
import { ACTIONS, type StaleTask } from './stale-actions.ts';

const DAY_MS = 24 * 3_600_000;

const params = z.object({
  days: z.number().int().min(1).default(30).describe('untouched for so many days'),
  action: z.enum(['comment', 'tag', 'close']).default('comment').describe('what to do with them'),
  text: z.string().default('Is this still needed?').describe('what a comment says'),
  tag: z.string().default('stale').describe('the tag to put on'),
  status: z
    .string()
    .optional()
    .describe("the status to close with; default each list's closed one"),
  list: z.string().optional().describe('only tasks of this list'),
  space: z.string().optional().describe('only tasks of this space'),
  assignee: z.string().optional().describe('only tasks of me, a name, e-mail, role or id'),
  limit: z.number().int().min(1).default(50).describe('so many in one run, the oldest first'),
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
    const find = await scopeOf(context);
    const look = { operation: 'task.find', input: find };
    const { items } = await lookAt(context, 'task.find', find);
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

async function scopeOf(context: Context): Promise<InputOf<'task.find'>> {
  const { params: wanted, hierarchy, workspace } = context;
  const id = async (text: string, kind: 'list' | 'space') =>
    (await hierarchy.find(text, [kind])).node.id;
  return {
    workspaceId: workspace.id,
    updatedBefore: cutoff(context),
    ...(wanted.space === undefined ? {} : { spaceIds: [await id(wanted.space, 'space')] }),
    ...(wanted.list === undefined ? {} : { listIds: [await id(wanted.list, 'list')] }),
    ...(wanted.assignee === undefined
      ? {}
      : { assigneeIds: [(await hierarchy.person(wanted.assignee)).id] }),
  };
}

function cutoff({ now, params: { days } }: Context): number {
  return now - days * DAY_MS;
}

/** Endpoints that ignore a filter send more than was asked for. */
function isStale(context: Context): (task: Task) => task is StaleTask {
  return (task): task is StaleTask =>
    task.updatedAt !== null &&
    task.updatedAt < cutoff(context) &&
    !task.archived &&
    task.status.type !== 'done' &&
    task.status.type !== 'closed';
}
