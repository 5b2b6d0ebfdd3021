// Who may write what: allow, ask or deny, decided per write by rules that only a person sets.
import { AppError } from '../base/index.ts';
import {
  type Effect,
  isToolCallName,
  type OperationName,
  operationNamed,
  operations,
  type ToolCallName,
  toolCalls,
} from '../clickup/index.ts';

export type Verdict = 'allow' | 'ask' | 'deny';

/**
 * Patterns over operation names: `time_entry.create`, `time_entry.*`, `*`. Deny beats ask beats
 * allow; what no rule names is asked.
 */
export interface PolicyRules {
  allow?: string[] | undefined;
  ask?: string[] | undefined;
  deny?: string[] | undefined;
}

/** A call as the policy judges it: what it was understood as, and what its tool may do besides. */
export interface JudgedCall {
  /** `tool.…` for a call that was understood as no operation. */
  operation: OperationName | ToolCallName;
  /** What the call does. */
  effect: Effect;
  /** Every operation that the called tool may carry out on this endpoint. */
  serves: readonly OperationName[];
  /** The tool calls whatever it is told to. */
  opaque: boolean;
  /** Whether every argument was understood as part of the operation. */
  whole: boolean;
}

/**
 * The verdict on a call. A deny that matches anything its tool may do wins. What was not wholly
 * understood is judged by the strictest of all that it may be, and is never allowed by a rule for
 * an operation that it only resembles.
 */
export function decide(call: JudgedCall, rules: PolicyRules): Verdict {
  if (deniedIn(call, rules) !== null) return 'deny';
  const own = verdictOn(call.operation, call.effect, rules);
  if (call.whole) return own;
  const others = call.serves.map((name) => verdictOn(name, operationNamed(name).effect, rules));
  const understood = isToolCallName(call.operation) || call.effect === 'read';
  return understood && own === 'allow' && others.every((one) => one === 'allow') ? 'allow' : 'ask';
}

/** The operation that a rule forbids among all that the call may do; null when there is none. */
export function deniedIn(call: JudgedCall, rules: PolicyRules): string | null {
  const { operation, effect, serves, opaque } = call;
  const names: JudgedCall['operation'][] = [
    // A call that reads is no write, whatever it stands under.
    ...(effect === 'read' ? [] : [operation]),
    ...serves,
    ...[operation, ...serves].flatMap((name) => PARTS[name] ?? []),
    ...(opaque ? (Object.keys(toolCalls) as ToolCallName[]) : []),
  ];
  return names.find((name) => isDenied(name, rules)) ?? null;
}

/** Operations that do what others do, several times over. */
const PARTS: Record<string, OperationName[]> = { 'task.bulk_create': ['task.create'] };

/** A wildcard forbids writing; a read is forbidden only by a rule that names it whole. */
function isDenied(name: JudgedCall['operation'], { deny = [] }: PolicyRules): boolean {
  const writes = operationNamed(name).effect !== 'read';
  return deny.some((pattern) => pattern === name || (writes && matches(pattern, name)));
}

/**
 * The verdict of the rules that name one operation. A delete is allowed only by a rule that names it
 * whole: a wildcard never lets something be removed for good. Nor does `*` let a call pass that
 * nobody understands.
 */
function verdictOn(name: string, effect: Effect, rules: PolicyRules): Verdict {
  const named = (patterns: string[] | undefined) =>
    (patterns ?? []).some((pattern) => matches(pattern, name));
  if (effect === 'read') return 'allow';
  if (named(rules.ask)) return 'ask';
  if (effect === 'delete') return rules.allow?.includes(name) ? 'allow' : 'ask';
  const allow = isToolCallName(name) ? rules.allow?.filter((one) => one !== '*') : rules.allow;
  return named(allow) ? 'allow' : 'ask';
}

/** How much harm a write can do if it is wrong: what cannot be taken back is `high`. */
export function riskOf(operation: JudgedCall['operation']): 'low' | 'high' {
  const { effect, inverse } = operationNamed(operation);
  return effect === 'delete' || (effect !== 'read' && !inverse) ? 'high' : 'low';
}

/** Checks patterns from a person. Errors: AppError `usage` for one that names no operation. */
export function checkPatterns(patterns: string[]): string[] {
  for (const pattern of patterns) {
    const names = Object.keys({ ...operations, ...toolCalls });
    if (names.some((name) => matches(pattern, name))) continue;
    throw new AppError('usage', `No operation matches the rule "${pattern}".`, {
      next: 'Rules look like time_entry.create or task.*; `clickup-agent doctor` lists the operations.',
    });
  }
  return patterns;
}

/** Checks the rules of a profile: one with a mistyped name would protect nothing. Errors: as above. */
export function checkRules(rules: PolicyRules): PolicyRules {
  checkPatterns([rules.allow, rules.ask, rules.deny].flatMap((patterns) => patterns ?? []));
  return rules;
}

function matches(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true;
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1));
}
