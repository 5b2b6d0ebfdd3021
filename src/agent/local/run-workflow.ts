// Runs a scripted workflow: its plan is shown and approved like any other write.
import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';
import { parametersOf } from '../../engine/index.ts';
import type { WorkflowShelf } from '../rooms.ts';
import { type LocalTool, localTool } from './local-tool.ts';

/** The tool, with every workflow and its parameters in its description; null without workflows. */
export async function runWorkflow(shelf: WorkflowShelf): Promise<LocalTool | null> {
  const names = Object.keys(shelf);
  if (names.length === 0) return null;
  const described = await Promise.all(
    Object.entries(shelf).map(async ([name, { summary, load }]) => {
      const flags = parametersOf(await load()).map(({ name: param, type, choices, about }) => {
        const what = choices ? choices.join(' | ') : type === 'list' ? 'list of texts' : type;
        return `${param}: ${what}${about === '' ? '' : `, ${about}`}`;
      });
      return `${name}: ${summary}. Parameters: ${flags.join('; ') || 'none'}.`;
    }),
  );
  return localTool({
    name: 'run_workflow',
    description: `Run a tested workflow instead of many single calls: it plans every write, and never makes one twice. ${described.join(' ')}`,
    input: z.object({
      workflow: z.enum(names as [string, ...string[]]),
      params: z.record(z.string(), z.unknown()).default({}),
    }),
    run: ({ workflow, params }, context) => context.runWorkflow(workflow, params as JsonObject),
  });
}
