// What can be done with a stale task, each at most once for the time that it has been asleep.
import {
  emptyMarkedSet,
  formatDay,
  type OperationCall,
  type PlanContext,
  readMarkedSet,
  type StepDraft,
  step,
  type Task,
} from '../src/author/index.ts';
import type { StaleSweepParams } from './stale-sweep.ts';

/** An open task, and when it was last touched. */
export type StaleTask = Task & { updatedAt: number };

type Context = PlanContext<StaleSweepParams>;

/** The write for one task, null when it needs none. `look` is the read that showed the task. */
type Action = (context: Context, task: StaleTask, look: OperationCall) => Promise<StepDraft | null>;

/** Writing a comment may count as a change of its task, and is no sign of life, ms. */
const OWN_ECHO_MS = 60_000;

export const ACTIONS = {
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
