// One write taken back: the call of its inverse, what it changes, and what must not have changed.
import { z } from 'zod';
import type { Json, JsonObject } from '../../base/index.ts';
import {
  isOperationName,
  markersIn,
  type OperationCall,
  type OperationName,
  operationNamed,
  type WriteOperationName,
} from '../../clickup/index.ts';
import type { Precondition } from '../plan/plan.ts';
import type { PlanDeps } from '../plan/planner.ts';
import { readBackOf } from '../plan/read-backs.ts';
import { undoKey } from '../run/past-writes.ts';
import { lookAt, rowsOf } from '../run/reads.ts';
import type { StepDraft } from '../workflow.ts';
import type { StandingWrite } from './standing.ts';
import { untouched, type WrittenWorld } from './untouched.ts';

export interface InverseDeps extends WrittenWorld, Pick<PlanDeps, 'look' | 'binding'> {}

/** What the kinds of inverses have in common. */
interface Taking {
  write: StandingWrite;
  operation: WriteOperationName;
  input: JsonObject;
  /** The read that shows the thing; null where none does. */
  look: OperationCall | null;
  targetId: string | null;
}

/** The step that takes a write back; null for one that this endpoint cannot take back. */
export async function draftInverse(
  runId: string,
  write: StandingWrite,
  world: InverseDeps,
): Promise<StepDraft | null> {
  const { sent, id, stepId, output } = write;
  const { inverse } = operationNamed(sent.operation);
  const call = inverse?.({ input: sent.input, output, before: sent.before });
  if (!call || !isOperationName(call.operation)) return null;
  if (!canSend(call, world)) return null;
  const { effect } = operationNamed(call.operation);
  const operation = call.operation as WriteOperationName;
  const look = readBackOf(sent);
  // What cannot be looked at is not removed.
  if (effect === 'delete' && look && isAbsent(look, world)) return null;
  const taking: Taking = {
    write,
    operation,
    input: call.input,
    look,
    targetId: id ?? sent.target.id,
  };
  return {
    key: undoKey(runId, stepId),
    operation,
    input: call.input as never,
    target: { ...sent.target, id: effect === 'create' ? null : taking.targetId },
    reason: `Takes back: ${sent.reason}`,
    ...(look ? { look } : {}),
    ...(effect === 'delete' ? await removal(taking, world) : {}),
    ...(effect === 'update' ? reversal(taking) : {}),
    ...(effect === 'create' ? restoration(taking) : {}),
  } as StepDraft;
}

function isAbsent({ operation }: OperationCall, { binding }: InverseDeps): boolean {
  return binding.capability(operation as OperationName).state === 'absent';
}

/** Whether the endpoint's tool takes what an inverse gives it: some cannot say that nothing is there. */
function canSend(call: OperationCall, world: InverseDeps): boolean {
  const { operation, input } = call;
  try {
    return (
      !isAbsent(call, world) && !!world.binding.encode(operation as OperationName, input as never)
    );
  } catch {
    return false;
  }
}

type Part = Pick<StepDraft, 'before' | 'after' | 'preconditions' | 'marker'>;

/** What was made is removed, when nobody touched it since. */
async function removal(taking: Taking, world: InverseDeps): Promise<Part> {
  const { write, operation, look, targetId } = taking;
  if (!look || targetId === null) return { before: write.sent.after, after: {} };
  const row = rowsOf(await lookAt(world.look, look)).find(({ id }) => id === targetId);
  const { keeps = [] } = operationNamed(operation);
  const kept = keeps.map((field): [string, Json] => [
    field,
    row?.[field] ?? write.sent.input[field] ?? null,
  ]);
  return {
    before: Object.fromEntries(kept),
    after: {},
    preconditions: untouched(write, { look, id: targetId }, world),
  };
}

/** What was changed is set back, when it still is as the change left it. */
function reversal({ write, look, targetId }: Taking): Part {
  const { sent, left } = write;
  const fields = left.observed ?? sent.after;
  const what = `"${sent.target.name}"`;
  const same: Precondition[] =
    look && targetId !== null ? [{ kind: 'same', look, id: targetId, fields, what }] : [];
  return {
    before: chosen(Object.keys(sent.before ?? {}), { ...sent.input, ...sent.after }),
    after: chosen(Object.keys(sent.after), sent.before ?? {}),
    preconditions: same,
  };
}

/** What was removed is made again, with the marker that it carried and so under its old name. */
function restoration({ write, operation, input, look }: Taking): Part {
  const { before, target } = write.sent;
  const [marker] = markersIn(JSON.stringify(input));
  const shown = Object.keys(before ?? {}).filter((field) => shows(operation, field));
  const after = chosen(shown, before ?? {});
  if (marker === undefined || !look) return { before: null, after };
  const what = `"${target.name}" is there again`;
  return { before: null, after, marker, preconditions: [{ kind: 'unmarked', look, marker, what }] };
}

/** Whether the things that an operation makes have this field. */
function shows(operation: OperationName, field: string): boolean {
  const { output } = operationNamed(operation);
  return output instanceof z.ZodObject && Object.hasOwn(output.shape, field);
}

function chosen(fields: string[], from: JsonObject): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, from[field] ?? null]));
}
