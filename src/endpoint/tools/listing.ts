// Reads a tool list tolerantly: every page, whatever stands where a schema should be.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Tool } from '../endpoint.ts';

/** A list that pages on beyond this is broken or hostile. */
const MOST_PAGES = 500;
const MOST_TOOLS = 50_000;

/** Fetches one page of `tools/list`, as it came. */
export type FetchPage = (cursor: string | undefined) => Promise<unknown>;

/** Every tool of every page. A cursor that comes again ends the reading. */
export async function listTools(fetchPage: FetchPage): Promise<Tool[]> {
  const tools = new Map<string, Tool>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES && tools.size < MOST_TOOLS; page++) {
    const answer = await fetchPage(cursor);
    if (!isObject(answer)) break;
    // Of two tools with one name, an endpoint can only ever serve one: the first is kept.
    for (const tool of toolsIn(answer)) if (!tools.has(tool.name)) tools.set(tool.name, tool);
    const next = answer.nextCursor;
    if (typeof next !== 'string' || next === '' || seen.has(next)) break;
    seen.add(next);
    cursor = next;
  }
  return [...tools.values()];
}

function toolsIn(page: JsonObject): Tool[] {
  return Array.isArray(page.tools) ? page.tools.flatMap(tool) : [];
}

/** A declared tool; nothing where not even a name was declared. */
function tool(foreign: Json): Tool[] {
  if (!isObject(foreign) || typeof foreign.name !== 'string' || foreign.name === '') return [];
  const annotations = isObject(foreign.annotations) ? foreign.annotations : {};
  const title = [foreign.title, annotations.title].find((text) => typeof text === 'string');
  return [
    {
      name: foreign.name,
      ...(title !== undefined && { title }),
      description: typeof foreign.description === 'string' ? foreign.description : '',
      inputSchema: isObject(foreign.inputSchema) ? foreign.inputSchema : null,
      outputSchema: isObject(foreign.outputSchema) ? foreign.outputSchema : null,
      annotations: hints(annotations),
    },
  ];
}

const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

function hints(annotations: JsonObject): Tool['annotations'] {
  return Object.fromEntries(
    HINTS.flatMap((hint) => {
      const value = annotations[hint];
      return typeof value === 'boolean' ? [[hint, value]] : [];
    }),
  );
}
