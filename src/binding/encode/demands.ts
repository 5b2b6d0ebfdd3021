// Where what a tool insists on meets what an operation cannot do without, or does not.
import { workspaceId } from '../intent/fields.ts';
import type { Slot } from '../shape/slots.ts';
import { codecFor } from './codec.ts';
import type { ArgumentPlan, Draft, Misfit } from './draft.ts';

/** An argument the tool insists on and no field of the operation carries. */
export function demand({ plan, intent }: Draft, slot: Slot): Misfit | null {
  const fallback = intent.fallbacks?.[slot.name];
  if (fallback !== undefined) {
    plan.fallbacks.push({ slot, value: fallback });
    return null;
  }
  return { misfit: `it wants ${slot.path.join('.')}` };
}

/** Whether an argument that nothing fills names the workspace, which the profile may know. */
export function isWorkspace({ intent, plan }: Draft, { name, required }: Slot): boolean {
  const known = plan.fillings.some(({ field }) => field === 'workspaceId');
  return workspaceId.names.includes(name) && !known && !(required && intent.unaided);
}

/** Fills an argument for the workspace, wherever the workspace is known. */
export function aid({ plan, surroundings }: Draft, slot: Slot): void {
  const codec = codecFor('id', slot, surroundings);
  if (codec) plan.fillings.push({ field: 'workspaceId', slot, codec, demanded: false });
}

/** Arguments the tool insists on though the operation's field may be left out. */
export function insisted({ plan, intent, effect, isDemanded }: Draft): Misfit | null {
  for (const { field, slot } of plan.fillings) {
    const spec = intent.fields[field];
    if (!slot.required || !spec || spec.ambient || isDemanded(field)) continue;
    const fallback = intent.fallbacks?.[field] ?? intent.fallbacks?.[slot.name];
    if (fallback !== undefined) plan.fallbacks.push({ slot, value: fallback });
    // A listing that insists on one more place to look in is another listing.
    else if (effect === 'read' && spec.kind === 'flag') plan.fallbacks.push({ slot, value: false });
    else if (field === 'assigneeId') plan.wantsCaller = true;
    else if (effect === 'read' && !spec.must) return { misfit: `it wants ${field}` };
    else plan.losses.push(`it does not work without ${field}`);
  }
  return null;
}

/** What the operation cannot do without has to have an argument, or come from elsewhere. */
export function missing({ plan, intent, isDemanded }: Draft): Misfit | null {
  const still = plan.lost.filter(
    (field) => !intent.fields[field]?.ambient && isDemanded(field) && !isSaidByEnd(plan, field),
  );
  return still.length > 0 ? { misfit: `it has no argument for ${still.join(', ')}` } : null;
}

/** A duration can be said by the end of the entry. */
export function isSaidByEnd(plan: ArgumentPlan, field: string): boolean {
  return field === 'durationMs' && plan.fillings.some((one) => one.field === 'end');
}

/** Whether an operation's input schema refuses to go without a field. */
export function isDemanded(input: unknown, field: string): boolean {
  const shape = (
    input as { shape?: Record<string, { safeParse(v: unknown): { success: boolean } }> }
  ).shape;
  return shape?.[field]?.safeParse(undefined).success === false;
}
