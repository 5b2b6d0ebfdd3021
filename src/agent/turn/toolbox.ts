// Everything that the model can call in a turn: the program's own tools, and the endpoint's.
import type { BoundEndpoint } from '../../binding/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { findTools } from '../local/find-tools.ts';
import { definitionOf, LOCAL_TOOLS } from '../local/index.ts';
import type { LocalTool } from '../local/local-tool.ts';
import { runWorkflow } from '../local/run-workflow.ts';
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
