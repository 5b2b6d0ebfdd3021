// New tasks that one call of the endpoint can make together. Each stays a step of its own, with its
// own marker, journal entry and inverse; only the road to ClickUp is shared.
import { AppError, type JsonObject } from '../../base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../binding/index.ts';
import type { InputOf } from '../../clickup/index.ts';
import { decide, type PolicyRules } from '../../policy/index.ts';
import { judgedCall } from './encode.ts';
import type { PlanStep } from './plan.ts';

/** Tasks of one call: a server makes them one after another, and all in the time of one answer. */
const MOST_TASKS = 10;
/** Characters of one call's arguments: many servers refuse a body of more than 100 kB. */
const LONGEST_CALL = 80_000;

interface BulkPlanDeps {
  binding: Pick<BoundEndpoint, 'encode' | 'capability' | 'reachOf'>;
  policy: PolicyRules;
}

/** The steps, with those marked that go to the endpoint in one call. */
export function inBulk(steps: PlanStep[], world: BulkPlanDeps): PlanStep[] {
  const { binding } = world;
  if (binding.capability('task.bulk_create').state === 'absent') return steps;
  const bulks = new Map<string, PlanStep['bulk']>();
  let call = 1;
  // What carries the same marker is the same thing: the second of them looks for the first.
  const seen = new Set<string | null>();
  const first = steps.filter(({ marker }) => {
    const known = seen.has(marker);
    seen.add(marker);
    return !known;
  });
  for (const together of chunks(first.filter(canShare), binding)) {
    const shared = together.length < 2 ? null : bulkCall(together, binding);
    if (!shared || isDenied(shared, world)) continue;
    for (const { id } of together) bulks.set(id, { call, tool: shared.tool });
    call += 1;
  }
  return steps.map((step) => {
    const bulk = bulks.get(step.id);
    return bulk ? { ...step, bulk } : step;
  });
}

/** Whether the policy forbids the call that makes several tasks. */
export function isDenied(call: ToolCall, world: BulkPlanDeps): boolean {
  const step = { operation: 'task.create', input: {}, extra: {} } as const;
  return decide(judgedCall(step, call, world.binding), world.policy) === 'deny';
}

/** What the endpoint's tool for several tasks is called with; null when it cannot say all of it. */
export function bulkCall(
  steps: readonly PlanStep[],
  binding: BulkPlanDeps['binding'],
): ToolCall | null {
  try {
    return binding.encode('task.bulk_create', bulkInput(steps));
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}

/** The input of `task.bulk_create` for steps that make tasks in one list. */
export function bulkInput(steps: readonly PlanStep[]): InputOf<'task.bulk_create'> {
  const inputs = steps.map(({ input }) => input as InputOf<'task.create'>);
  return {
    listId: inputs[0]?.listId ?? '',
    tasks: inputs.map(({ listId: _list, ...task }) => task),
  };
}

/** A task can share a call when it is recognised by a marker, and waits for no other step. */
function canShare({ operation, marker, uses, policy }: PlanStep): boolean {
  return operation === 'task.create' && marker !== null && uses.length === 0 && policy !== 'deny';
}

/** Steps of one list, as many together as the tool takes. */
function chunks(steps: readonly PlanStep[], binding: BulkPlanDeps['binding']): PlanStep[][] {
  const all: PlanStep[][] = [];
  for (const listId of new Set(steps.map(({ input }) => input.listId))) {
    const ofList = steps.filter(({ input }) => input.listId === listId);
    let chunk: PlanStep[] = [];
    for (const step of ofList) {
      const longer = [...chunk, step];
      if (fits(longer, binding)) {
        chunk = longer;
      } else {
        all.push(chunk);
        chunk = [step];
      }
    }
    all.push(chunk);
  }
  return all;
}

function fits(steps: readonly PlanStep[], binding: BulkPlanDeps['binding']): boolean {
  if (steps.length > MOST_TASKS) return false;
  const call = bulkCall(steps, binding);
  return call !== null && JSON.stringify(call.args satisfies JsonObject).length <= LONGEST_CALL;
}
