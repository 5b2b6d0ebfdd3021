// stale-sweep: open tasks that nobody has touched for a while get a comment, a tag, or are closed.
import {
  AppError,
  defineWorkflow,
  emptyMarkedSet,
  formatDay,
  type OperationCall,
  type OperationName,
  type PlanContext,
  readMarkedSet,
  type StepDraft,
  step,
  type Task,
  task,
  z,
} from '../src/author/index.ts';

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
      context.note(
        `${left} more are untouched for ${days} days; the next run continues with them.`,
      );
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

/** An open task, and when it was last touched. */
type StaleTask = Task & { updatedAt: number };

/** The write for one task, null when it needs none. `look` is the read that showed the task. */
type Action = (context: Context, task: StaleTask, look: OperationCall) => Promise<StepDraft | null>;

/** Writing a comment may count as a change of its task, and is no sign of life, ms. */
const OWN_ECHO_MS = 60_000;

const ACTIONS = {
  /** The marker names the last touch, so one comment is written each time a task falls asleep. */
  async comment(context, task, look) {
    const family = `stale-sweep/${task.id}`;
    const comments = await context.read('comment.list', { taskId: task.id });
    const reminded = comments.some(
      ({ text, createdAt }) =>
        readMarkedSet(text, family) !== null && (createdAt ?? 0) + OWN_ECHO_MS >= task.updatedAt,
    );
    if (reminded) return null;
    const marker = emptyMarkedSet(family).with([String(task.updatedAt)]).text;
    const comment = `${context.params.text} ${marker}`;
    return step({
      ...common(context, task, 'comment'),
      operation: 'comment.create',
      input: { taskId: task.id, text: comment },
      before: null,
      after: { text: comment },
      marker,
      preconditions: [
        untouched(task, look),
        {
          kind: 'unmarked',
          look: { operation: 'comment.list', input: { taskId: task.id } },
          marker,
          what: `"${task.name}" has its comment`,
        },
      ],
    });
  },

  async tag(context, task, look) {
    const tag = context.params.tag.trim().toLowerCase();
    if (task.tags.includes(tag)) return null;
    return step({
      ...common(context, task, `tag/${tag}`),
      operation: 'task.tag',
      input: { taskId: task.id, tag },
      before: { tags: task.tags },
      after: { tags: [...task.tags, tag] },
      preconditions: [untouched(task, look)],
    });
  },

  async close(context, task, look) {
    const status = context.params.status ?? (await closedStatus(context, task));
    if (status === null || status.toLowerCase() === task.status.name.toLowerCase()) return null;
    return step({
      ...common(context, task, 'close'),
      operation: 'task.update',
      input: { taskId: task.id, status },
      before: { status: task.status.name },
      after: { status },
      preconditions: [untouched(task, look)],
    });
  },
} satisfies Record<string, Action>;

function common({ timeZone }: Context, task: StaleTask, what: string) {
  return {
    key: `stale-sweep/${task.id}/${task.updatedAt}/${what}`,
    target: { kind: 'task', id: task.id, name: task.name },
    reason: `Untouched since ${formatDay(task.updatedAt, timeZone)}.`,
  };
}

function untouched(task: StaleTask, look: OperationCall) {
  return {
    kind: 'same' as const,
    look,
    id: task.id,
    fields: { updatedAt: task.updatedAt },
    what: `"${task.name}"`,
  };
}

/** The status of the task's list that closes; null, and a note, where the list does not say. */
async function closedStatus(context: Context, task: Task): Promise<string | null> {
  const list =
    task.listId === null ? null : await context.read('list.get', { listId: task.listId });
  const status = list?.statuses?.find(({ type }) => type === 'closed');
  if (!status) context.note(`"${task.name}" is in a list without a closed status; see --status.`);
  return status?.name ?? null;
}
