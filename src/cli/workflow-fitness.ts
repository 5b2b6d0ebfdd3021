// Which workflows an endpoint can run.
import type { Shelf } from '../app/index.ts';
import { type BoundEndpoint, isUsable } from '../binding/index.ts';
import type { WorkflowFitness } from './view/capability-view.ts';

/** For each workflow, what it lacks here. */
export async function fitnessOf(
  binding: BoundEndpoint,
  { workflows }: Pick<Shelf, 'workflows'>,
): Promise<WorkflowFitness[]> {
  return Promise.all(
    Object.entries(workflows).map(async ([name, { load }]) => {
      const workflow = await load();
      const absent = (operation: (typeof workflow.needs)[number]) =>
        !isUsable(binding.capability(operation));
      const optional = Object.entries(workflow.needsWith ?? {}).map(
        ([param, operations]) => [param, operations.filter(absent)] as const,
      );
      return {
        name,
        missing: workflow.needs.filter(absent),
        without: optional.filter(([, operations]) => operations.length > 0).map(([param]) => param),
      };
    }),
  );
}
