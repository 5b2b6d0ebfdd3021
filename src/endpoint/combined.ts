// Several endpoints spoken to as one: every tool under one name, and each call to the endpoint it is of.
import { AppError, sha256 } from '../base/index.ts';
import type { Endpoint, Tool } from './endpoint.ts';

/** Where a tool of the combination is served. */
export interface ToolPlace {
  /** The endpoint's position in the order in which they were combined. */
  at: number;
  /** The tool's name at that endpoint. */
  tool: string;
}

export interface CombinedEndpoint extends Endpoint {
  readonly parts: readonly Endpoint[];
  /** Where a tool is served; null for a name that no endpoint has. */
  placeOf(tool: string): ToolPlace | null;
  /** What a tool of one of the endpoints is called here. */
  nameOf(place: ToolPlace): string;
}

/**
 * Combines endpoints, at least one. A tool keeps its name unless an earlier endpoint has one of the
 * same name: then it is called `endpoint/tool`. Errors: those of the endpoints' `tools()`.
 */
export async function combineEndpoints(
  name: string,
  parts: readonly Endpoint[],
): Promise<CombinedEndpoint> {
  let places = new Map<string, ToolPlace>();
  const keyOf = ({ at, tool }: ToolPlace) => `${at}\n${tool}`;
  let names = new Map<string, string>();

  async function list(...args: Parameters<Endpoint['tools']>): Promise<Tool[]> {
    const [signal, freshness] = args;
    const lists = await Promise.all(
      parts.map((part) =>
        part.tools(...args).catch((thrown) => {
          if (freshness !== 'fresh') throw thrown;
          // One that is away today does not stop the others.
          return part.tools(signal);
        }),
      ),
    );
    const tools = new Map<string, Tool>();
    [places, names] = [new Map(), new Map()];
    for (const [at, part] of parts.entries()) {
      for (const tool of lists[at] ?? []) {
        const called = tools.has(tool.name) ? `${part.name}/${tool.name}` : tool.name;
        const place = { at, tool: tool.name };
        tools.set(called, { ...tool, name: called });
        places.set(called, place);
        names.set(keyOf(place), called);
      }
    }
    return [...tools.values()];
  }
  await list();

  return {
    name,
    // Written apart, so that it does not matter whether one of them cannot be reached today.
    fingerprint: sha256(parts.map(({ fingerprint }) => fingerprint).join('+')).slice(0, 12),
    parts,
    tools: list,
    placeOf: (tool) => places.get(tool) ?? null,
    nameOf: (place) => names.get(keyOf(place)) ?? place.tool,
    async call(tool, args, options) {
      const place = places.get(tool);
      const part = place && parts[place.at];
      if (!part) throw new AppError('usage', `None of the endpoints of "${name}" has "${tool}".`);
      return part.call(place.tool, args, options);
    },
    diagnostics: () =>
      parts
        .map((part) => part.diagnostics())
        .filter((text) => text !== '')
        .join('\n'),
    async close() {
      for (const part of parts) await part.close();
    },
  };
}
