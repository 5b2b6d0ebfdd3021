// The tasks that a person finished in some weeks, read with as few calls as the scope allows.
import { z } from 'zod';
import {
  AppError,
  type Member,
  type OperationCall,
  type PlanContext,
  type Span,
  type Task,
  task,
  type Week,
} from '../src/engine/index.ts';
import type { WeeklySyncParams } from './weekly-sync-params.ts';

/** A task that is done, when, in which of the weeks that are asked about, and the read that shows it. */
export type FinishedTask = Task & { doneAt: number; week: Week; look: OperationCall };

/** What the reads brought: the person's finished tasks, and all that they showed. */
export interface Found {
  tasks: FinishedTask[];
  seen: Task[];
}

type Context = PlanContext<WeeklySyncParams>;

/** Archived lists are read unasked where finding them takes no more calls. */
const FEW_CALLS = 4;

/**
 * The tasks, oldest finish first. `counted` are lists that the goal's key results count: they are
 * read even where they were archived.
 */
export async function findFinishedTasks(
  context: Context,
  person: Member,
  weeks: Week[],
  counted: readonly string[],
): Promise<Found> {
  const read = async (): Promise<Found> => {
    const look = await lookFor(context, person, spanOf(weeks));
    const found = await readOne(context, look, person, weeks);
    const known = new Set(found.seen.map(({ listId }) => listId));
    const further = await archivedLooks(
      context,
      look,
      counted.filter((id) => !known.has(id)),
    );
    for (const one of further) {
      const more = await readOne(context, one, person, weeks);
      found.tasks.push(...more.tasks);
      found.seen.push(...more.seen);
    }
    return found;
  };
  let found: Found;
  try {
    found = await read();
  } catch (thrown) {
    // A list that is gone answers as not found; its name may lead elsewhere by now.
    const gone = thrown instanceof AppError && thrown.data.reason === 'not-found';
    if (!gone || !(await context.hierarchy.refresh())) throw thrown;
    found = await read();
  }
  // A vanished place answers with an empty list, so emptiness is believed only of a fresh scope.
  const scoped = context.params.list !== undefined || context.params.space !== undefined;
  if (found.tasks.length === 0 && scoped && (await context.hierarchy.refresh()))
    found = await read();
  const tasks = [...new Map(found.tasks.map((one) => [one.id, one])).values()];
  tasks.sort((a, b) => a.doneAt - b.doneAt || (a.id < b.id ? -1 : 1));
  return { tasks, seen: found.seen };
}

/** From the beginning of the first week to the end of the last. */
export function spanOf(weeks: Week[]): Span {
  const [first, last] = [weeks[0], weeks.at(-1)];
  return { from: first?.from ?? 0, before: last?.before ?? 0 };
}

async function readOne(
  context: Context,
  look: OperationCall,
  person: Member,
  weeks: Week[],
): Promise<Found> {
  const { items } = z.object({ items: z.array(task) }).parse(await context.look(look));
  const tasks = items.flatMap((one) =>
    finishedIn(one, person, weeks, context.params).map((fit) => ({ ...fit, look })),
  );
  return { tasks, seen: items };
}

/**
 * The reads of archived tasks, besides the main one. Where nobody asked and it would take more than a
 * few calls to find the archived lists, only those of the goal are read, and the plan says so.
 */
async function archivedLooks(
  context: Context,
  main: OperationCall,
  counted: string[],
): Promise<OperationCall[]> {
  const { params, hierarchy } = context;
  if (params.list !== undefined) {
    const own = main.operation === 'task.list' && params.archived;
    return own ? [{ ...main, input: { ...main.input, archived: true } }] : [];
  }
  if (!context.can('task.list')) return [];
  const spaceId =
    params.space === undefined
      ? undefined
      : (await hierarchy.find(params.space, ['space'])).node.id;
  const cost = await hierarchy.archivedCost(spaceId);
  const { workspaceId: _workspace, spaceIds: _spaces, ...filter } = main.input;
  const looks = (ids: string[]) =>
    ids.map((listId) => ({ operation: 'task.list', input: { listId, ...filter } }));
  if (params.archived || (cost !== null && cost <= FEW_CALLS && spaceId === undefined)) {
    return looks((await hierarchy.archivedLists(spaceId)).map(({ node }) => node.id));
  }
  const price =
    cost === null ? 'two calls for each space and one for each folder' : `${cost} calls`;
  context.note(
    `Archived lists are not read, except those the goal counts; --archived reads them (${price}, and one for each list).`,
  );
  return looks(counted);
}

/** A list is read by itself, which tells a vanished one from an empty one. */
async function lookFor(context: Context, person: Member, span: Span): Promise<OperationCall> {
  return withClosed(context, await lookWithin(context, person, span));
}

/** What an endpoint leaves out without a word when it cannot be asked for it. */
const HIDDEN = {
  includeClosed: undefined,
  includeSubtasks: undefined,
  includeOtherLists: undefined,
};

/** The look, if it can show closed tasks: statuses asked for by name come whether closed or not. */
function withClosed(context: Context, look: OperationCall): OperationCall {
  const { operation, input } = look;
  const says = (field: keyof typeof HIDDEN) =>
    context.accepts(operation as 'task.list', { ...input, ...HIDDEN, [field]: true } as never);
  if (!says('includeSubtasks')) {
    context.note('This endpoint cannot be asked for subtasks, so finished ones may be missing.');
  }
  if (says('includeClosed')) return look;
  const { doneStatus } = context.params;
  if (doneStatus !== undefined) {
    context.note('This endpoint cannot be asked for closed tasks, so some may be missing.');
    return { operation, input: { ...input, statuses: doneStatus } };
  }
  throw new AppError(
    'unreachable',
    'This endpoint cannot be asked for closed tasks, so finished ones would be missing.',
    { next: 'Name the statuses that count with --done-status, or use another endpoint.' },
  );
}

async function lookWithin(context: Context, person: Member, span: Span): Promise<OperationCall> {
  const { params, hierarchy, workspace } = context;
  const filter = {
    // An estimate is shared with others' subtasks, so these have to be seen too.
    ...(params.hours === 'estimate' ? {} : { assigneeIds: [person.id] }),
    includeClosed: true,
    includeSubtasks: true,
    doneFrom: span.from,
    doneBefore: span.before,
  };
  if (params.list !== undefined) {
    const archived = { archived: true };
    const within = params.space === undefined ? params.list : `${params.space}/${params.list}`;
    const { node } = await hierarchy
      .find(params.list, ['list'], archived)
      .catch((thrown: unknown) => {
        if (params.space === undefined) throw thrown;
        return hierarchy.find(within, ['list'], archived);
      });
    if (context.can('task.list')) {
      return {
        operation: 'task.list',
        input: { listId: node.id, includeOtherLists: true, ...filter },
      };
    }
    return {
      operation: 'task.find',
      input: { workspaceId: workspace.id, listIds: [node.id], ...filter },
    };
  }
  const spaceIds =
    params.space === undefined ? [] : [(await hierarchy.find(params.space, ['space'])).node.id];
  return {
    operation: 'task.find',
    input: {
      workspaceId: workspace.id,
      ...(spaceIds.length > 0 ? { spaceIds } : {}),
      ...filter,
    },
  };
}

/** The task when it really fits: endpoints that ignore a filter send more than was asked for. */
function finishedIn(
  one: Task,
  person: Member,
  weeks: Week[],
  params: WeeklySyncParams,
): Omit<FinishedTask, 'look'>[] {
  const doneAt = one.doneAt ?? one.closedAt;
  const week = weeks.find(
    ({ from, before }) => doneAt !== null && doneAt >= from && doneAt < before,
  );
  const { type, name } = one.status;
  const wanted = params.doneStatus?.map((status) => status.trim().toLowerCase());
  const fits =
    (type === null || type === 'done' || type === 'closed') &&
    one.assignees.some((other) => isPerson(other, person)) &&
    (wanted === undefined || wanted.includes(name.toLowerCase()));
  return fits && doneAt !== null && week ? [{ ...one, doneAt, week }] : [];
}

/** Some endpoints show people by their names alone; a name then stands in the place of the id. */
export function isPerson(other: Pick<Member, 'id' | 'name'>, person: Member): boolean {
  return other.id === person.id || (other.id === other.name && other.name === person.name);
}
