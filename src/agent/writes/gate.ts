// Decides what happens to a write: by the policy, the session's mode, and the person's own rules.
// Nothing that a model or a text says reaches this decision.
import type { Effect, WriteName } from '../../clickup/index.ts';
import { decide, type PolicyRules } from '../../policy/index.ts';
import type { Mode } from '../events.ts';

export interface Gate {
  mode: Mode;
  policy: PolicyRules;
  /** Whether a person is there to be asked. */
  attended: boolean;
}

export type Ruling =
  | { kind: 'apply' }
  | { kind: 'ask' }
  | { kind: 'collect' }
  | { kind: 'deny'; why: string };

/** `ruled`: a rule that the person made in this session covers the write. */
export function judge(
  write: { operation: WriteName; effect: Effect; ruled: boolean },
  { mode, policy, attended }: Gate,
): Ruling {
  const { operation, effect } = write;
  if (decide(operation, effect, policy) === 'deny') {
    return { kind: 'deny', why: `The policy forbids ${operation}.` };
  }
  if (mode === 'read-only') return { kind: 'deny', why: 'This session is read only.' };
  if (mode === 'plan') return { kind: 'collect' };
  if (write.ruled) return { kind: 'apply' };
  // The mode opens what nobody spoke of; what the policy asks for, and deletes, are still asked.
  const rules = mode === 'allow' ? { ...policy, allow: [...(policy.allow ?? []), '*'] } : policy;
  if (decide(operation, effect, rules) === 'allow') return { kind: 'apply' };
  if (attended) return { kind: 'ask' };
  return {
    kind: 'deny',
    why: `${operation} needs a person's word, and nobody is there to give it. It can be allowed with --allow "${operation}".`,
  };
}
