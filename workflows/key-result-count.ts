// Moving a key result by the tasks that no earlier run has counted, on this machine or another.
import {
  AppError,
  ambiguousName,
  emptyMarkedSet,
  type Goal,
  goal,
  type KeyResult,
  type OperationCall,
  type PlanContext,
  readMarkedSet,
  type StepDraft,
  step,
  unknownName,
  type Week,
} from '../src/engine/index.ts';
import type { FinishedTask } from './finished-tasks.ts';
import { isNamed, listGoals } from './named-goals.ts';
import { nearWeeks } from './time-steps.ts';
import type { WeeklySyncParams } from './weekly-sync-params.ts';

type Context = PlanContext<WeeklySyncParams>;

/** The key result to move, the read that shows it, and the lists that its goal counts. */
export interface KeyResultChoice {
  goal: Goal;
  keyResult: KeyResult;
  look: OperationCall;
  listIds: string[];
}

interface Count {
  /** The weeks to count, oldest first. */
  weeks: Week[];
  tasks: FinishedTask[];
  /** Tasks whose time an earlier run logged, with the instant of that entry where it is known. */
  markedAt: ReadonlyMap<string, number | null>;
}

/**
 * The step that moves the key result; `step` is null when every task is counted already. Null
 * when no goal was named.
 */
export async function keyResultStep(
  context: Context,
  choice: KeyResultChoice | null,
  count: Count,
): Promise<{ step: StepDraft | null } | null> {
  if (choice === null) return null;
  const { goal: owner, keyResult, look } = choice;
  const fresh = await uncounted(context, count, keyResult);
  const newest = count.weeks.at(-1);
  if (fresh.length === 0 || newest === undefined) return { step: null };

  if (keyResult.current === undefined) {
    throw new AppError('unreachable', `Where "${keyResult.name}" stands is not shown here.`, {
      next: 'Leave --goal out, or combine the endpoint with a token: `clickup-agent endpoint combine`.',
    });
  }
  const before = keyResult.current ?? keyResult.start ?? 0;
  const current = before + (falls(keyResult) ? -fresh.length : fresh.length);
  const marker = setsOf(count, keyResult);
  const noun = fresh.length === 1 ? 'task' : 'tasks';
  const weeks = [...new Set(fresh.map(({ week }) => week.label))];
  return {
    step: step({
      key: keyOf(newest.label, keyResult),
      operation: 'key_result.update',
      target: { kind: 'key_result', id: keyResult.id, name: `${owner.name} › ${keyResult.name}` },
      input: {
        keyResultId: keyResult.id,
        goalId: owner.id,
        current,
        note: `${fresh.length} ${noun} finished in ${weeks.join(', ')} ${marker}`,
      },
      // Taking the step back puts the earlier note's count back too.
      before: { current: before, note: keyResult.lastAction?.note ?? '' },
      after: { current },
      reason: `${fresh.length} finished ${noun} not counted before${beyond(keyResult, current)}.`,
      marker,
      look,
      facts: { counted: fresh.map(({ id, week }) => countedAs(id, week.label)) },
      preconditions: [
        {
          kind: 'same',
          look,
          id: keyResult.id,
          fields: { current: keyResult.current },
          what: `The key result "${keyResult.name}"`,
        },
        // A task that was reopened meanwhile must not be counted.
        ...fresh.map((task) => ({
          kind: 'same' as const,
          look: task.look,
          id: task.id,
          fields: { doneAt: task.doneAt },
          what: `The finish of "${task.name}"`,
        })),
      ],
    }),
  };
}

/** Whether it is reached from above: fewer open bugs. */
function falls({ start, target }: KeyResult): boolean {
  return start !== null && target !== null && start > target;
}

/** Says so where a value lies beyond the target. */
function beyond(keyResult: KeyResult, current: number): string {
  const { target } = keyResult;
  const past = target !== null && (falls(keyResult) ? current < target : current > target);
  return past ? `; that is past its target of ${target}` : '';
}

/** The key of the step that ends with a week, and of the set that holds what is counted of it. */
function keyOf(label: string, keyResult: KeyResult): string {
  return `weekly-sync/${label}/${keyResult.id}/key_result`;
}

/** How the journal names a counted task: one that is finished again in another week counts again. */
function countedAs(taskId: string, label: string): string {
  return `${label}/${taskId}`;
}

/**
 * A set for each week: the last note is all that other machines see, so it names every task of
 * these weeks that is counted once the step is done.
 */
function setsOf({ weeks, tasks }: Count, keyResult: KeyResult): string {
  const sets = weeks.flatMap((week) => {
    const key = keyOf(week.label, keyResult);
    const noted = readMarkedSet(keyResult.lastAction?.note ?? '', key);
    const ids = tasks.filter((task) => task.week === week).map(({ id }) => id);
    const set = (noted ?? emptyMarkedSet(key)).with(ids);
    return noted === null && ids.length === 0 ? [] : [set.text];
  });
  return sets.join(' ');
}

/**
 * The tasks that no run has counted. The key result's last note names those of the latest run's
 * weeks, the journal those of this machine. When somebody else has changed the key result since a
 * task's time was logged, the note is gone, and some endpoints never show it: the task is taken as
 * counted then. Better to miss one, and say so, than to count it twice.
 */
async function uncounted(
  context: Context,
  count: Count,
  keyResult: KeyResult,
): Promise<FinishedTask[]> {
  const journaled = await countedHere(context, keyResult);
  const changedAt = keyResult.lastAction?.at ?? null;
  const assumed: string[] = [];
  const notedIn = (label: string) =>
    readMarkedSet(keyResult.lastAction?.note ?? '', keyOf(label, keyResult));
  // This very finish, when it counted for another week.
  const countedNear = (task: FinishedTask, label: string) =>
    (journaled.get(countedAs(task.id, label)) ?? 0) >= task.doneAt ||
    ((changedAt ?? 0) >= task.doneAt && notedIn(label)?.has(task.id) === true);
  const fresh = count.tasks.filter((task) => {
    const noted = notedIn(task.week.label);
    if (noted?.has(task.id) || journaled.has(countedAs(task.id, task.week.label))) return false;
    if (nearWeeks(task).some((label) => countedNear(task, label))) return false;
    const loggedAt = count.markedAt.get(task.id);
    if (noted !== null || loggedAt === undefined || keyResult.lastAction === null) return true;
    if (loggedAt !== null && changedAt !== null && changedAt < loggedAt) return true;
    assumed.push(task.name);
    return false;
  });
  if (assumed.length > 0) {
    const why =
      keyResult.lastAction === undefined
        ? `The last change of "${keyResult.name}" is not shown here, and time is logged`
        : `"${keyResult.name}" was changed after time was logged`;
    context.note(
      `${why} for ${assumed.join(', ')}; these are taken as counted. Correct the key result by hand if they are not.`,
    );
  }
  return fresh;
}

/** What this machine has counted and when, epoch ms, whichever week the run was for. */
async function countedHere(
  context: Context,
  keyResult: KeyResult,
): Promise<ReadonlyMap<unknown, number>> {
  const past = await context.history('weekly-sync/');
  const ours = past.filter(({ key }) => key.endsWith(`/${keyResult.id}/key_result`));
  return new Map(
    ours.flatMap(({ facts, settledAt }) =>
      Array.isArray(facts.counted) ? facts.counted.map((one) => [one, settledAt]) : [],
    ),
  );
}

/**
 * The one key result that the parameters name; null where they name none. Errors: AppError `usage`
 * for a goal or key result that is not one.
 */
export async function chooseKeyResult(context: Context): Promise<KeyResultChoice | null> {
  if (context.params.goal === undefined && context.params.keyResult === undefined) return null;
  const goals = await candidateGoals(context);
  const wanted = context.params.keyResult;
  const all = goals.flatMap((owner) =>
    (owner.keyResults ?? []).map((keyResult) => ({ goal: owner, keyResult })),
  );
  const named =
    wanted === undefined ? all : all.filter(({ keyResult }) => isNamed(keyResult, wanted));
  if (wanted !== undefined && named.length === 0) {
    throw unknownName(
      'key result',
      wanted,
      all.map(({ keyResult }) => keyResult.name),
    );
  }
  // A count of tasks can move a number and nothing else.
  const countable = named.filter(({ keyResult }) => keyResult.type === 'number');
  const [choice] = countable;
  if (choice === undefined) {
    const found = named.map(({ keyResult }) => `"${keyResult.name}" (${keyResult.type})`);
    throw new AppError(
      'usage',
      found.length === 0
        ? `The goal "${context.params.goal}" has no key result.`
        : `A number of tasks cannot move ${found.join(' or ')}.`,
      { next: 'Name a key result of type number with --key-result.' },
    );
  }
  if (countable.length > 1) {
    throw ambiguousName(
      'key result',
      wanted ?? context.params.goal ?? '',
      countable.map(({ goal: owner, keyResult }) => `"${keyResult.name}" of "${owner.name}"`),
    );
  }
  const look: OperationCall = { operation: 'goal.get', input: { goalId: choice.goal.id } };
  const listIds = (choice.goal.keyResults ?? []).flatMap((one) => one.listIds);
  return { ...choice, look, listIds };
}

/** The named goal, or all of them when only a key result was named; each with its key results. */
async function candidateGoals(context: Context): Promise<Goal[]> {
  const wanted = context.params.goal;
  const listed = await listGoals(context, wanted === undefined ? [] : [wanted]);
  const hits = wanted === undefined ? listed : listed.filter((one) => isNamed(one, wanted));
  if (wanted !== undefined && hits.length === 0) {
    throw unknownName(
      'goal',
      wanted,
      listed.map(({ name }) => name),
    );
  }
  if (wanted !== undefined && hits.length > 1) {
    throw ambiguousName(
      'goal',
      wanted,
      hits.map(({ name, id }) => `${name} (${id})`),
    );
  }
  return Promise.all(
    hits.map(async ({ id }) =>
      goal.parse(await context.look({ operation: 'goal.get', input: { goalId: id } })),
    ),
  );
}
