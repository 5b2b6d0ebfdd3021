// Everything that the model can call in a turn: the program's own tools, and the endpoint's.
import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { parametersOf } from '../../engine/index.ts';
import { findTools } from '../local/find-tools.ts';
import { definitionOf, LOCAL_TOOLS } from '../local/index.ts';
import { type LocalTool, localTool } from '../local/local-tool.ts';
import type { ToolDefinition } from '../model/model.ts';
import type { WorkflowShelf } from '../rooms.ts';
import { type Catalogue, createCatalogue } from '../tools/catalogue.ts';
import type { ShownTool } from '../tools/shown.ts';

export type Callable =
  | { origin: 'local'; tool: LocalTool }
  | { origin: 'endpoint'; tool: ShownTool };

export interface Toolbox {
  readonly catalogue: Catalogue;
  definitions(): ToolDefinition[];
  named(name: string): Callable | null;
}

export async function createToolbox(
  tools: readonly Tool[],
  binding: Pick<BoundEndpoint, 'capability'>,
  { workflows, deferred }: { workflows: WorkflowShelf; deferred: () => boolean },
): Promise<Toolbox> {
  const workflowTool = await runWorkflow(workflows);
  const local = [...LOCAL_TOOLS, ...(workflowTool ? [workflowTool] : [])];
  const catalogue = createCatalogue(tools, binding, {
    taken: local.map(({ name }) => name),
    deferred,
  });
  // There is nothing to find where everything is shown.
  const shown = local.filter((tool) => tool !== findTools || catalogue.partial);
  const definitions = shown.map(definitionOf);
  return {
    catalogue,
    definitions: () => [...definitions, ...catalogue.definitions()],
    named(name) {
      const own = local.find((tool) => tool.name === name);
      if (own) return { origin: 'local', tool: own };
      const foreign = catalogue.named(name);
      return foreign && { origin: 'endpoint', tool: foreign };
    },
  };
}

/** The tool, with every workflow and its parameters in its description; null without workflows. */
async function runWorkflow(shelf: WorkflowShelf): Promise<LocalTool | null> {
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
