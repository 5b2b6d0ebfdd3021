// What an endpoint can do, and which workflows can run on it.
import { readShelf, type Shelf } from '../app/index.ts';
import { type BoundEndpoint, isUsable } from '../binding/index.ts';
import type { Cli } from './cli.ts';
import { checkCredential, credentialLine } from './credential.ts';
import { exitCodeOf } from './exit-codes.ts';
import {
  capabilityDocument,
  capabilityLines,
  type WorkflowFitness,
} from './view/capability-view.ts';

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

/** Prints `head`, and what endpoint and workflows can do. A bad credential becomes the exit code. */
export async function showAbilities(cli: Cli, head: string): Promise<void> {
  const app = cli.app();
  const binding = await app.binding();
  const fitness = await fitnessOf(binding, await readShelf(app.paths.config));
  const { credential, fault } = await checkCredential(app);
  if (fault !== null) cli.exit = exitCodeOf(fault);
  const shown = [app.profileName, binding.capabilities, fitness] as const;
  if (cli.flags.json) return cli.json(capabilityDocument(...shown, credential));
  const lines = capabilityLines(...shown, cli.io.columns, credential);
  for (const line of [head, credentialLine(credential), ...lines]) cli.io.out(line);
}
