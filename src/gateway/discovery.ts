// Three tools that stand for all the others, for callers that cannot hold a long list of tools.
import type { JsonObject } from '../base/index.ts';
import type { ValueSchema } from '../clickup/index.ts';
import { argumentCheck } from './check.ts';
import { argumentsSchema, type Declaration } from './declare.ts';
import { type Call, type GatewayTool, refusal, textResult } from './tool.ts';
import { type Toolbox, toolIn } from './toolbox.ts';

const MOST_FOUND = 20;

/** `search_tools`, `get_tool_schema` and `call_tool` over a box of tools. */
export function discoveryTools(box: Toolbox): GatewayTool[] {
  return [
    tool({
      name: 'search_tools',
      description:
        'Find tools by words of their names and descriptions. The best match comes first.',
      reads: true,
      takes: { query: needs({ type: 'string' }, 'Words to look for; empty for all') },
      run: async ({ query }) =>
        textResult(
          JSON.stringify({
            tools: search(box, String(query)).map(({ name, description }) => ({
              name,
              description,
            })),
          }),
        ),
    }),
    tool({
      name: 'get_tool_schema',
      description: 'Get the arguments and hints of tools by their names.',
      reads: true,
      takes: {
        tool_names: needs({ type: 'array', items: { type: 'string' } }, 'Names of tools'),
      },
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
        arguments: needs({ type: 'object' }, 'Its arguments'),
      },
      run: (given, call) =>
        toolIn(box, String(given.tool_name)).run(given.arguments as JsonObject, call),
    }),
  ];
}

const needs = (schema: ValueSchema, description: string) => ({
  required: true,
  schema,
  description,
});

function tool(spec: {
  name: string;
  description: string;
  reads: boolean;
  takes: Record<string, ReturnType<typeof needs>>;
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
      const problem = check(given);
      return problem === null ? spec.run(given, call) : refusal(400, { err: problem });
    },
  };
}

/** The tools that hold most of the words; a word in the name counts more than in the description. */
function search(box: Toolbox, query: string): Declaration[] {
  const words = query.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const score = ({ name, description = '' }: Declaration) =>
    words.reduce(
      (sum, word) =>
        sum + (name.includes(word) ? 2 : 0) + (description.toLowerCase().includes(word) ? 1 : 0),
      0,
    );
  return [...box.values()]
    .map(({ declaration }) => ({ declaration, score: score(declaration) }))
    .filter((hit) => words.length === 0 || hit.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_FOUND)
    .map((hit) => hit.declaration);
}
