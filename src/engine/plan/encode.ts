// The call of a step, made from its operation and input at the moment it is needed, as the policy judges
// it. What a plan shows and what is sent are both made here.
import {
  AppError,
  beyond,
  canonicalJson,
  cleanLine,
  type JsonObject,
  leavesOf,
  overlay,
  sameLeaf,
} from '../../base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../binding/index.ts';
import {
  type Effect,
  isToolCallName,
  operationNamed,
  type ToolCallName,
} from '../../clickup/index.ts';
import { deniedIn, type JudgedCall, type PolicyRules } from '../../policy/index.ts';
import type { PlanStep } from './plan.ts';

/** What decides how a step is called. */
type Callable = Pick<PlanStep, 'operation' | 'input' | 'extra'>;

type Encoding = Pick<BoundEndpoint, 'encode'>;

/**
 * The call of a step. Extra arguments are added to those of the operation: they never say anything
 * else than the operation does, except for switches that only the caller knows of. Errors: those of
 * the binding; AppError `stale` for an input that does not fit, and for extra arguments that contradict
 * the operation.
 */
export function encodeStep(step: Callable, binding: Encoding): ToolCall {
  const { operation, input, extra } = step;
  const parsed = operationNamed(operation).input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new AppError(
      'stale',
      `The input of ${operation} does not fit: ${where} ${issue?.message}.`,
    );
  }
  if (isToolCallName(operation)) {
    const { tool, args } = input as unknown as ToolCall;
    return { tool, args };
  }
  const call = binding.encode(operation, input as never);
  const { args } = call;
  const all = overlay(args, extra);
  const own = leavesOf(all);
  for (const [path, value] of leavesOf(args)) {
    const said = own.get(path);
    if (sameLeaf(said, value) || (typeof said === 'boolean' && typeof value === 'boolean'))
      continue;
    throw new AppError('stale', `The extra argument ${path} contradicts ${operation}.`);
  }
  return { ...call, args: all };
}

/** The arguments of a call that its operation knows nothing of. Errors: those of the binding. */
export function extraOf(
  { operation, input }: Omit<Callable, 'extra'>,
  args: JsonObject,
  binding: Encoding,
): JsonObject {
  return beyond(encodeStep({ operation, input, extra: {} }, binding).args, args);
}

/** A call as the policy judges it. */
export function judgedCall(
  step: Callable,
  call: ToolCall,
  binding: Encoding & Pick<BoundEndpoint, 'reachOf'>,
  reach = binding.reachOf(call),
): JudgedCall {
  const { operation } = step;
  return {
    operation,
    // A call that stands for itself does what it does, whatever it is called.
    effect: isToolCallName(operation) ? reach.effect : operationNamed(operation).effect,
    serves: reach.operations,
    opaque: reach.opaque,
    whole: isWhole(step, binding),
  };
}

/** What the policy forbids of all that a tool may do, whatever it is called for; null for nothing. */
export function forbiddenIn(
  call: ToolCall,
  binding: Pick<BoundEndpoint, 'reachOf'>,
  policy: PolicyRules,
): string | null {
  const { operations, opaque } = binding.reachOf(call);
  const all = { serves: operations, opaque, effect: 'read', whole: false } as const;
  return deniedIn({ operation: 'tool.update', ...all }, policy);
}

/** Whether the extra arguments are only switches that the operation has set too. */
function isWhole({ operation, input, extra }: Callable, binding: Encoding): boolean {
  if (isToolCallName(operation)) return false;
  const more = [...leavesOf(extra).keys()];
  if (more.length === 0) return true;
  const own = leavesOf(encodeStep({ operation, input, extra: {} }, binding).args);
  return more.every((path) => own.has(path));
}

/**
 * Refuses a plan of which a step would be sent otherwise than it says. Errors: AppError `stale` that
 * names the step; those of the binding.
 */
export function checkCalls(
  steps: readonly PlanStep[],
  binding: Encoding & Pick<BoundEndpoint, 'reachOf'>,
): void {
  for (const step of steps) {
    if (step.policy === 'deny') continue;
    const call = encodeStep(step, binding);
    const { tool, args, operation, endpoint } = step;
    const { effect } = binding.reachOf(call);
    const mild = isToolCallName(operation) && operation !== toolCallOf(effect);
    const changed = step.toolEffect !== undefined && step.toolEffect !== effect;
    if (!mild && !changed && canonicalJson(call) === canonicalJson({ tool, args, endpoint }))
      continue;
    const what = `Step ${step.id} (${operation} "${cleanLine(step.target.name)}")`;
    const says = mild
      ? `is called ${operation}, and ${cleanLine(call.tool)} would ${effect}`
      : changed
        ? `was planned with a tool to ${step.toolEffect}, and ${cleanLine(call.tool)} would ${effect} now`
        : `would be sent as ${inShort(call)}, and the plan says ${inShort({ tool, args })}`;
    throw new AppError('stale', `${what} ${says}. Nothing was written.`, {
      next: 'Make a new plan with `clickup-agent run … --plan-out FILE`.',
      data: { step: step.id },
    });
  }
}

/** The name that a call of a tool goes by when it stands for itself. */
export function toolCallOf(effect: Effect): ToolCallName {
  return effect === 'create' || effect === 'delete' ? `tool.${effect}` : 'tool.update';
}

function inShort({ tool, args }: ToolCall): string {
  return cleanLine(`${tool} ${JSON.stringify(args)}`, 200);
}
