// A part of a plan as a plan of its own: the steps that a person picked, under their own ids.
import { AppError, type JsonObject, newId } from '../../base/index.ts';
import { inBulk } from './bulk.ts';
import { encodeStep } from './encode.ts';
import { type Plan, type PlanStep, sealPlan } from './plan.ts';
import { type PlanDeps, totalsOf } from './planner.ts';
import { idOf } from './references.ts';

/**
 * The plan with these steps alone. `written`: ids that earlier parts of it have produced, by step id; a
 * step that builds on them gets those ids. Errors: AppError `usage` for a step that is not there, or
 * that builds on one that is neither in the part nor written.
 */
export function partOf(
  plan: Plan,
  wanted: ReadonlySet<string>,
  written: ReadonlyMap<string, string>,
  world: Pick<PlanDeps, 'binding' | 'clock' | 'policy' | 'random' | 'sign' | 'waitFor'>,
): Plan {
  const unknown = [...wanted].find((id) => !plan.steps.some((step) => step.id === id));
  if (unknown !== undefined) throw new AppError('usage', `The plan has no step "${unknown}".`);
  const chosen = plan.steps.filter(({ id }) => wanted.has(id));
  for (const step of chosen) {
    const missing = step.uses.find((id) => !wanted.has(id) && !written.has(id));
    if (missing === undefined) continue;
    const at = (id: string) => plan.steps.findIndex((one) => one.id === id) + 1;
    throw new AppError(
      'usage',
      `Step ${at(step.id)} builds on step ${at(missing)}, which is left out.`,
      { next: `Take step ${at(missing)} along, or leave out both.` },
    );
  }
  const steps = inBulk(
    chosen.map(({ bulk: _bulk, ...step }) => withIds(step, written, world)),
    world,
  );
  const id = newId('plan', world.clock.now(), world.random);
  const totals = totalsOf(steps, plan.summary.noop, world);
  return sealPlan({ ...plan, id, steps, ...totals }, world.sign);
}

function withIds(
  step: PlanStep,
  written: ReadonlyMap<string, string>,
  world: Pick<PlanDeps, 'binding'>,
): PlanStep {
  const known = step.uses.filter((id) => written.has(id));
  if (known.length === 0) return step;
  let text = JSON.stringify(step);
  for (const id of known) {
    text = text.replaceAll(idOf(id), JSON.stringify(written.get(id) ?? '').slice(1, -1));
  }
  const resolved = JSON.parse(text) as PlanStep;
  const uses = step.uses.filter((id) => !written.has(id));
  return { ...resolved, uses, ...encodeStep(resolved, world.binding) };
}

/** What was spent since `before`, of two readings of one count. */
export function spentSince(now: JsonObject, before: JsonObject): JsonObject {
  const less = (name: string) => {
    const [is, was] = [now[name], before[name]];
    return typeof is === 'number' && typeof was === 'number' ? { [name]: is - was } : {};
  };
  return { ...now, ...less('calls'), ...less('waitedMs') };
}
