// doctor: what this endpoint can do, and which workflows can run on it.

import type { BoundEndpoint } from '../../binding/index.ts';
import type { CommandFile } from '../cli.ts';
import {
  capabilityDocument,
  capabilityLines,
  type WorkflowFitness,
} from '../view/capability-view.ts';

export const doctorCommand: CommandFile = (program, action) => {
  program
    .command('doctor')
    .summary('what the endpoint can do, and which workflows can run')
    .action(
      action(async (cli) => {
        const app = cli.app();
        const binding = await app.binding();
        const fitness = await fitnessOf(binding);
        if (cli.flags.json) {
          cli.json(capabilityDocument(app.profileName, binding.capabilities, fitness));
          return;
        }
        cli.io.out(
          `Node ${process.versions.node} · profile ${app.profileName} · state ${app.paths.state}`,
        );
        for (const line of capabilityLines(binding.capabilities, fitness, cli.io.columns))
          cli.io.out(line);
      }),
    );
};

/** For each workflow, what it lacks here. */
export async function fitnessOf(binding: BoundEndpoint): Promise<WorkflowFitness[]> {
  const { workflows } = await import('../../../workflows/index.ts');
  return Promise.all(
    Object.entries(workflows).map(async ([name, { load }]) => {
      const workflow = await load();
      const absent = (operation: (typeof workflow.needs)[number]) =>
        binding.capability(operation).state === 'absent';
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
