// A workflow's whole plan as one thing to decide about.
import { cleanLine } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import { judgedCall, type Plan } from '../../engine/index.ts';
import { cleanArguments, mapTexts } from '../clean.ts';
import type { WriteCard } from '../events.ts';
import type { Showing } from './card.ts';
import { type Gate, judge, type Ruling } from './gate.ts';

const SEVERITY = ['read', 'create', 'update', 'delete'] as const;

/** The strictest ruling on any of its writes holds for all: a plan is made whole or not at all. */
export function planRuling(
  plan: Plan,
  binding: Pick<BoundEndpoint, 'encode' | 'reachOf'>,
  gate: Gate,
): Ruling {
  const rulings = plan.steps.map((step) => judge(judgedCall(step, step, binding), false, gate));
  const strictest = (['deny', 'collect', 'ask'] as const)
    .map((kind) => rulings.find((one) => one.kind === kind))
    .find((one) => one !== undefined);
  return strictest ?? { kind: 'apply' };
}

export function planCard(id: string, plan: Plan, how: Showing): WriteCard {
  const { create, update, delete: removed } = plan.summary;
  const effects = plan.steps.map(({ operation }) => operationNamed(operation).effect);
  return {
    id,
    operation: plan.workflow,
    tool: 'run_workflow',
    target: {
      kind: 'plan',
      id: plan.id,
      name: `${cleanLine(plan.workflow)}: ${plan.steps.length} writes`,
    },
    args: mapTexts(cleanArguments(plan.params), how.redact),
    input: {},
    before: null,
    after: { create, update, delete: removed },
    reason: plan.notes.map((note) => how.redact(cleanLine(note, 300))).join(' '),
    risk: plan.steps.some(({ risk }) => risk === 'high') ? 'high' : 'low',
    effect: SEVERITY[Math.max(...effects.map((effect) => SEVERITY.indexOf(effect)))] ?? 'update',
    scope: null,
    plan,
    keys: plan.steps.map(({ key }) => key),
  };
}
