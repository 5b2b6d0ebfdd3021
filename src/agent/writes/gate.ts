// Decides what happens to a write: by the policy, the session's mode, and the person's own rules.
// Nothing that a model or a text says reaches this decision.
import { isToolCallName } from '../../clickup/index.ts';
import { decide, deniedIn, type JudgedCall, type PolicyRules } from '../../policy/index.ts';
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

/** `ruled`: a rule that the person made in this session covers the call. */
export function judge(call: JudgedCall, ruled: boolean, { mode, policy, attended }: Gate): Ruling {
  const { operation } = call;
  const denied = deniedIn(call, policy);
  if (denied !== null) {
    const also = denied === operation ? '' : `, which this tool can do too`;
    return { kind: 'deny', why: `The policy forbids ${denied}${also}.` };
  }
  if (mode === 'read-only') return { kind: 'deny', why: 'This session is read-only.' };
  if (mode === 'plan') return { kind: 'collect' };
  if (ruled && call.whole) return { kind: 'apply' };
  // The mode opens what nobody spoke of; what the policy asks for, and deletes, are still asked, and
  // so is what was not understood.
  const rules = mode === 'allow' ? { ...policy, allow: [...(policy.allow ?? []), '*'] } : policy;
  if (decide(call, rules) === 'allow') return { kind: 'apply' };
  if (attended) return { kind: 'ask' };
  const part = call.whole || isToolCallName(operation) ? '' : ' with arguments of its own';
  return {
    kind: 'deny',
    why: `${operation}${part} needs a person's approval, and nobody is there to give it.${part === '' ? ` It can be allowed with --allow "${operation}".` : ''}`,
  };
}
