// Who may write what: allow, ask or deny, decided per operation by rules that only a person sets.
import { AppError } from '../base/index.ts';
import {
  type Effect,
  isOperationName,
  operationNamed,
  operations,
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

/**
 * The verdict for one write. A delete is allowed only by a rule that names it whole: a wildcard
 * never lets something be removed for good.
 */
export function decide(operation: string, effect: Effect, rules: PolicyRules): Verdict {
  const named = (patterns: string[] | undefined) =>
    (patterns ?? []).some((pattern) => matches(pattern, operation));
  if (named(rules.deny)) return 'deny';
  if (effect === 'read') return 'allow';
  if (named(rules.ask)) return 'ask';
  if (effect === 'delete') return rules.allow?.includes(operation) ? 'allow' : 'ask';
  return named(rules.allow) ? 'allow' : 'ask';
}

/** How much harm a write can do if it is wrong: what cannot be taken back is `high`. */
export function riskOf(operation: string): 'low' | 'high' {
  if (!isOperationName(operation)) return 'high';
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

function matches(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true;
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1));
}
