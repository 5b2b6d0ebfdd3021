// Three tools that stand for all the others, for callers that cannot hold a long list of tools.
import type { JsonObject } from '../../base/index.ts';
import { toolSearch, type ValueSchema } from '../../documentation/index.ts';
import { argumentCheck } from './check.ts';
import { argumentsSchema, type Declaration } from './declare.ts';
import { type Call, type GatewayTool, refusal, textResult } from './tool.ts';
import { type Toolbox, toolIn } from './toolbox.ts';

const MOST_FOUND = 20;

/** `search_tools`, `get_tool_schema` and `call_tool` over a box of tools. */
export function discoveryTools(box: Toolbox): GatewayTool[] {
  // Made at the first search: most callers that know a name never search.
  let search: ReturnType<typeof toolSearch<Declaration>> | undefined;
  const found = (query: string, limit: number) => {
    search ??= toolSearch([...box.values()].map(({ declaration }) => declaration));
    return search(query, limit);
  };
  return [
    tool({
      name: 'search_tools',
      description: 'Find tools by what you want to do, in plain words. The best match comes first.',
      reads: true,
      takes: {
        query: needs({ type: 'string' }, 'Words to look for; empty for the names of all'),
        limit: takes({ type: 'integer' }, `Number of results, at most ${MOST_FOUND}`),
      },
      run: async ({ query, limit }) => {
        const most = Math.min(Math.max(Number(limit ?? MOST_FOUND), 1), MOST_FOUND);
        const words = String(query).trim();
        const tools = words === '' ? [] : found(words, most);
        const shown = tools.map(({ name, description }) => ({ name, description }));
        // Who finds nothing this way can still look through the names.
        const names = shown.length === 0 ? { names: [...box.keys()] } : {};
        return textResult(JSON.stringify({ tools: shown, ...names }));
      },
    }),
    tool({
      name: 'get_tool_schema',
      description: 'Get the arguments and hints of tools by their names.',
      reads: true,
      takes: { tool_names: needs({ type: 'array', items: { type: 'string' } }, 'Names of tools') },
      run: async ({ tool_names }) => {
        const names = Array.isArray(tool_names) ? tool_names.map(String) : [];
        const tools = names.map((name) => toolIn(box, name).declaration);
        return textResult(JSON.stringify({ tools }));
      },
    }),
    tool({
      name: 'call_tool',
      description: 'Call a tool by its name.',
      reads: false,
      takes: {
        tool_name: needs({ type: 'string' }, 'Name of the tool'),
        arguments: takes({ type: 'object' }, 'Its arguments'),
      },
      run: (given, call) =>
        toolIn(box, String(given.tool_name)).run((given.arguments ?? {}) as JsonObject, call),
    }),
  ];
}

const takes = (schema: ValueSchema, description: string, required = false) => ({
  ...{ required, schema, description },
});
const needs = (schema: ValueSchema, description: string) => takes(schema, description, true);

function tool(spec: {
  name: string;
  description: string;
  reads: boolean;
  takes: Record<string, ReturnType<typeof takes>>;
  run: GatewayTool['run'];
}): GatewayTool {
  const inputSchema = argumentsSchema(spec.takes);
  const check = argumentCheck(inputSchema);
  return {
    declaration: {
      name: spec.name,
      description: spec.description,
      inputSchema,
      annotations: {
        readOnlyHint: spec.reads,
        destructiveHint: !spec.reads,
        idempotentHint: spec.reads,
        openWorldHint: !spec.reads,
      },
    },
    async run(given: JsonObject, call: Call) {
      const { problem, read } = check(given);
      return problem === null ? spec.run(read, call) : refusal(400, { err: problem });
    },
  };
}
