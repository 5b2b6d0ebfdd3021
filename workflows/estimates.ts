// How much of a task's estimate is a person's, so that no hour is logged twice: not by two who share
// a task, and not once on a task and again on its subtasks.
import {
  AppError,
  formatSpan,
  type Member,
  type PastWrite,
  type PlanContext,
  type Task,
} from '../src/engine/index.ts';
import { type FinishedTask, type Found, isPerson } from './finished-tasks.ts';

/** `ms` is null where there is no estimate; `why` says how it was worked out. */
export interface Share {
  ms: number | null;
  why: string[];
}

/** The estimate that an entry of an earlier run was logged by, as the journal remembers it. */
interface Logged {
  taskId: string;
  parentId: string | null;
  estimateMs: number;
}

/** What a step remembers of the estimate that it logs. */
export function estimateFacts({ id, parentId, estimateMs }: Task) {
  return { estimate: { taskId: id, parentId, estimateMs: estimateMs ?? 0 } };
}

/**
 * The person's share of each task's estimate. ClickUp may roll the estimates of subtasks up into
 * their parent's, so a parent counts without them: those the reads show, and those that this
 * machine has logged in other weeks.
 */
export async function shareOf(
  context: PlanContext<unknown>,
  person: Member,
  { seen }: Found,
): Promise<(task: FinishedTask) => Share> {
  const logged = (await context.history('weekly-sync/')).flatMap(estimateIn);
  const below = new Map<string, Map<string, number>>();
  const children = [
    ...logged.map(({ taskId, parentId, estimateMs }) => ({ id: taskId, parentId, estimateMs })),
    ...seen,
  ];
  for (const { id, parentId, estimateMs } of children) {
    if (parentId === null || !estimateMs) continue;
    below.set(parentId, (below.get(parentId) ?? new Map()).set(id, estimateMs));
  }
  return (task) => {
    const own = Object.entries(task.estimates).filter(([, ms]) => ms > 0);
    if (own.length > 0) {
      const mine = own.find(([id]) => isPerson({ id, name: id }, person));
      return {
        ms: mine?.[1] ?? null,
        why: mine ? [`${formatSpan(mine[1])} estimated for them`] : [],
      };
    }
    if (!task.estimateMs) return { ms: null, why: [] };
    // ClickUp's are milliseconds: what makes less than a minute of them is something else.
    if (task.estimateMs < 60_000) {
      const said = `The estimate of "${task.name}" is ${task.estimateMs} here, which is not in milliseconds, as ClickUp's are.`;
      throw new AppError('unreachable', said, { next: 'Say the hours of each task with --hours.' });
    }
    const parent = logged.find(({ taskId }) => taskId === task.parentId);
    if (parent) return { ms: 0, why: ['its estimate was logged with its parent'] };
    const inside = [...(below.get(task.id)?.values() ?? [])].reduce((sum, ms) => sum + ms, 0);
    const left = Math.max(0, task.estimateMs - inside);
    const people = Math.max(1, task.assignees.length);
    const why = [
      `${formatSpan(task.estimateMs)} estimated`,
      ...(inside > 0 ? [`${formatSpan(inside)} of it for its subtasks`] : []),
      ...(people > 1 ? [`shared by ${people}`] : []),
    ];
    return { ms: Math.round(left / people), why };
  };
}

function estimateIn({ key, facts }: PastWrite): Logged[] {
  if (!key.endsWith('/time_entry') || typeof facts.estimate !== 'object') return [];
  const { taskId, parentId, estimateMs } = facts.estimate as unknown as Logged;
  return [{ taskId, parentId, estimateMs }];
}
