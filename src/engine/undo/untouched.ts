// The conditions under which a thing may be removed again: it is as its run left it, and nobody has
// said anything on it since.
import { type OperationCall, operationNamed, type Reader } from '../../clickup/index.ts';
import type { Precondition } from '../plan/plan.ts';
import type { StandingWrite } from './standing.ts';

/** The endpoint, and all writes of the run that stand. */
export interface WrittenWorld {
  reader: Reader;
  writes: readonly StandingWrite[];
}

export function untouched(
  write: StandingWrite,
  { look, id }: { look: OperationCall; id: string },
  world: WrittenWorld,
): Precondition[] {
  const { sent, left, output } = write;
  const name = `"${sent.target.name}"`;
  const { traces = [] } = operationNamed(sent.operation);
  // Without a read back, what the write answered is the latest that is known.
  const answered = traces.flatMap((field) =>
    output[field] === undefined || output[field] === null ? [] : [[field, output[field]] as const],
  );
  const fields = {
    ...(left.observed ?? sent.after),
    ...(left.traces ?? Object.fromEntries(answered)),
  };
  return [
    { kind: 'there', look, id, what: `${name} is gone` },
    { kind: 'same', look, id, fields, what: name },
    ...noForeignComments(id, sent.operation, name, world),
    ...noForeignTasks(id, sent.operation, name, world),
  ];
}

/** A task on which somebody has commented is somebody's task. */
function noForeignComments(
  taskId: string,
  operation: string,
  name: string,
  { reader, writes }: WrittenWorld,
): Precondition[] {
  if (operation !== 'task.create' || !reader.can('comment.list')) return [];
  const own = writes.filter(
    ({ sent }) => sent.operation === 'comment.create' && sent.input.taskId === taskId,
  );
  const ids = own.flatMap(({ id }) => (id === null ? [] : [id]));
  const look = { operation: 'comment.list', input: { taskId } };
  return [{ kind: 'only', look, ids, what: `The number of comments on ${name}` }];
}

/** A list goes with its tasks: only those that this run put there may be in it, and they go first. */
function noForeignTasks(
  listId: string,
  operation: string,
  name: string,
  { writes }: WrittenWorld,
): Precondition[] {
  if (operation !== 'list.create') return [];
  const ids = writes.flatMap(({ sent }) =>
    sent.operation === 'task.move' ? [String(sent.input.taskId)] : [],
  );
  const filter = { includeClosed: true, includeSubtasks: true };
  const look = { operation: 'task.list', input: { listId, ...filter } };
  return [{ kind: 'only', look, ids, what: `The number of tasks in ${name}` }];
}
