// Where a weekly sync sees the time that is tracked: with one read, or with one for each task.
import {
  AppError,
  type OperationCall,
  type PlanContext,
  type Span,
  type Task,
  type TimeEntry,
  timeEntry,
} from '../src/engine/index.ts';
import type { WeeklySyncParams } from './weekly-sync-params.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

type Context = PlanContext<WeeklySyncParams>;

/** How the time of a person is read on this endpoint. */
export interface TimeLooks {
  /** The read that shows the time of a task. */
  of(taskId: string): OperationCall;
  /** Whose time it is, where that is not the caller's. */
  assigneeId: string | null;
}

/**
 * One read of the person's entries serves to find markers, free time and time already tracked. It
 * is a week wider on both sides: a finish near the edge may have been logged for the next week, when
 * another zone or first day was asked for. Topping up counts all time since the oldest task was made. An endpoint that shows time by tasks alone is asked for each of them.
 */
export async function timeLooks(
  context: Context,
  personId: string,
  span: Span,
  { tasks }: { tasks: Task[] },
): Promise<TimeLooks> {
  const born = context.params.topUp ? tasks.map(({ createdAt }) => createdAt ?? span.from) : [];
  // Not every endpoint says whose credential it is; then the person is always named.
  const assigneeId = (await callerId(context)) === personId ? null : personId;
  const input = {
    workspaceId: context.workspace.id,
    from: Math.min(span.from - WEEK_MS, ...born),
    before: span.before + WEEK_MS,
  };
  const named = { ...input, ...(assigneeId === null ? {} : { assigneeId }) };
  const operation = 'time_entry.list' as const;
  if (context.accepts(operation, named) || !context.accepts(operation, { ...input, taskId: '1' })) {
    return { assigneeId, of: () => ({ operation, input: named }) };
  }
  context.note(
    'This endpoint shows time by task alone: an entry may overlap with time on other tasks.',
  );
  return { assigneeId, of: (taskId) => ({ operation, input: { ...input, taskId } }) };
}

/** The entries of the person that the reads show, each once. */
export async function readEntries(
  context: Context,
  looks: TimeLooks,
  personId: string,
  { tasks }: { tasks: Task[] },
): Promise<TimeEntry[]> {
  const calls = new Map(
    ['', ...tasks.map(({ id }) => id)]
      .map((id) => looks.of(id))
      .filter(({ input }) => input.taskId !== '')
      .map((look) => [JSON.stringify(look), look]),
  );
  const entries = new Map<string, TimeEntry>();
  for (const look of calls.values()) {
    const answer = await context.look(look).catch((thrown: unknown) => {
      throw looks.assigneeId === null ? thrown : othersRefused(thrown);
    });
    for (const entry of timeEntry.array().parse(answer)) {
      if (entry.userId === null || entry.userId === personId) entries.set(entry.id, entry);
    }
  }
  return [...entries.values()];
}

/** A refusal of somebody else's time, told as what it is; any other fault as it came. */
function othersRefused(thrown: unknown): unknown {
  const refused =
    thrown instanceof AppError &&
    (thrown.data.reason === 'forbidden' || NO_ACCESS.test(thrown.message));
  if (!refused) return thrown;
  return new AppError(
    'authorization',
    'ClickUp shows and takes the time of other people only from owners and admins, and this credential is neither.',
    { next: 'Leave --assignee out to log your own time, or use the token of an owner or admin.' },
  );
}

const NO_ACCESS = /TIMEENTRY_0(06|59)|have no access|not authori[sz]ed/i;

/**
 * The entries of an earlier run here that landed on the caller, because the endpoint ignored whose
 * they were to be: the texts of the caller's entries, read only where the journal knows of some.
 */
export async function landedOnCaller(context: Context, looks: TimeLooks): Promise<TimeEntry[]> {
  const { operation, input } = looks.of('');
  const { assigneeId: _theirs, taskId: _task, ...own } = input;
  const me = await callerId(context);
  if (me === null || looks.assigneeId === null) return [];
  const entries = timeEntry.array().parse(await context.look({ operation, input: own }));
  return entries.filter(({ userId }) => userId === null || userId === me);
}

/** The id of the current user; null where the endpoint does not say. */
async function callerId(context: Context): Promise<string | null> {
  try {
    return (await context.hierarchy.me()).id;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'unreachable' && !context.can('user.me')) {
      return null;
    }
    throw thrown;
  }
}
