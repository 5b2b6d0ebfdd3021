// Goals as a person names them, also those that are completed.
import type { Goal, PlanContext } from '../src/engine/index.ts';

/**
 * The goals of the workspace. ClickUp leaves out those that are completed, so where a name is none of the
 * others' they are read too.
 */
export async function listGoals(
  { read, workspace }: Pick<PlanContext<never>, 'read' | 'workspace'>,
  names: readonly string[],
  completed = false,
): Promise<Goal[]> {
  const list = (includeCompleted: boolean) =>
    read('goal.list', {
      workspaceId: workspace.id,
      ...(includeCompleted ? { includeCompleted } : {}),
    });
  const listed = await list(completed);
  const all = names.every((name) => listed.some((goal) => isNamed(goal, name)));
  return all || completed ? listed : list(true);
}

/** Whether a goal or key result has this id or name. */
export function isNamed(thing: { id: string; name: string }, wanted: string): boolean {
  const text = wanted.trim();
  return thing.id === text || thing.name.trim().toLowerCase() === text.toLowerCase();
}
