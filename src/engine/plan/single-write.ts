// Plans of writes that no workflow drafted: one write of a chat, or several that were collected there.
import type { JsonObject } from '../../base/index.ts';
import type { StepDraft } from '../workflow.ts';
import type { Plan } from './plan.ts';
import { assemblePlan, type PlanDeps } from './planner.ts';

/** What to plan. `workflow` names the work in reports and journals. */
export interface Writes {
  workflow: string;
  params: JsonObject;
  notes: string[];
  steps: StepDraft[];
}

/** The writes as a plan, in their order: step ids are `s1`, `s2`, … */
export async function planWrites(writes: Writes, world: PlanDeps): Promise<Plan> {
  const workspace = await world.hierarchy.workspace();
  return assemblePlan({ ...writes, workspace, noop: 0 }, world);
}
