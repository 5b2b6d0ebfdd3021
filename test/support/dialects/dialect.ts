// How a server of someone else's speaks, and a real MCP server that speaks so.
import { isObject, type Json, type JsonObject } from '../../../src/base/index.ts';
import type { Tool } from '../../../src/endpoint/index.ts';
import { type HttpEndpoint, httpEndpoint } from '../http-endpoint.ts';
import { toolsIn } from '../tools.ts';
import { type ClickUp, clickUpAt } from './clickup-rest.ts';

/** What a tool call answers with: the members of an MCP result. */
export interface Said {
  content: { type: 'text'; text: string }[];
  structuredContent?: JsonObject;
  isError?: boolean;
}

/** One server's way: its tools, what they do with ClickUp, and how it says what came of it. */
export interface Dialect {
  name: string;
  /** The declared tools, one in a line. */
  tools: string;
  /** How the tools are declared, where it is not as plain JSON schema. */
  declare?(tool: Tool): JsonObject;
  /** What each tool does. It may return a finished answer, or a value for `say`. */
  does: Record<string, (args: JsonObject, clickUp: ClickUp) => Promise<Json | Said>>;
  say(value: Json): Said;
  fail(error: Error): Said;
}

export function text(...texts: string[]): Said {
  return { content: texts.map((one) => ({ type: 'text', text: one })) };
}

/**
 * The server in front of a REST API; it ends with the test. `becomes`: from then on it is another at the
 * same address.
 */
export async function serveDialect(
  first: Dialect,
  rest: string,
): Promise<HttpEndpoint & { becomes(other: Dialect): void }> {
  const clickUp = await clickUpAt(rest);
  let dialect = first;
  const served = await httpEndpoint({
    get tools() {
      return toolsIn(dialect.tools).map((tool) => dialect.declare?.(tool) ?? plain(tool));
    },
    on: {
      'tools/call': async ({ params, result }) => {
        const args = (params.arguments ?? {}) as JsonObject;
        try {
          const tool = toolsIn(dialect.tools).find(({ name }) => name === params.name);
          const does = dialect.does[String(params.name)];
          if (!tool || !does) throw new Error(`Unknown tool ${String(params.name)}`);
          check(args, tool.inputSchema ?? {}, '');
          const said = await does(args, clickUp);
          result(isSaid(said) ? said : dialect.say(said));
        } catch (thrown) {
          result(dialect.fail(thrown instanceof Error ? thrown : new Error(String(thrown))));
        }
      },
    },
  });
  const becomes = (other: Dialect) => {
    dialect = other;
  };
  return Object.assign(served, { becomes });
}

function plain({ name, description, inputSchema, annotations }: Tool): JsonObject {
  return { name, description, inputSchema, annotations: { ...annotations } };
}

function isSaid(value: Json | Said): value is Said {
  // A list has a `content` of its own, which is a text.
  return isObject(value) && Array.isArray(value.content);
}

/** As strict as the strictest: nothing undeclared, nothing missing, all the way down. */
function check(args: JsonObject, schema: JsonObject, at: string): void {
  const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
  for (const [name, value] of Object.entries(args)) {
    const declared = properties[name];
    if (!declared) throw new Error(`Unrecognized argument ${at}${name}`);
    if (declared.properties) check(value as JsonObject, declared, `${at}${name}.`);
  }
  for (const name of (schema.required ?? []) as string[]) {
    if (args[name] === undefined) throw new Error(`Argument ${at}${name} is required`);
  }
}
