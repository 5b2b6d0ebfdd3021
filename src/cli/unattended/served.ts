// Whether the endpoint still has the tools of a plan: asked before its first write.
import { AppError, cleanLine } from '../../base/index.ts';
import type { Plan } from '../../engine/index.ts';

/** Errors: AppError `unreachable` that names the tools which are gone. */
export function checkServed(plan: Pick<Plan, 'steps'>, tools: readonly { name: string }[]): void {
  const names = new Set(tools.map(({ name }) => name));
  const gone = [...new Set(plan.steps.map(({ tool }) => tool))].filter((tool) => !names.has(tool));
  if (gone.length === 0) return;
  const list = gone.map((tool) => `"${cleanLine(tool)}"`).join(', ');
  throw new AppError('unreachable', `The endpoint no longer has ${list}. Nothing was written.`, {
    next: 'Make a new plan, or use the endpoint that this one was made for.',
    data: { missing: gone },
  });
}
