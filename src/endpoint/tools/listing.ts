// Reads a tool list tolerantly: every page, whatever stands where a schema should be.
import { type Clock, isObject, type Json, type JsonObject, type Log } from '../../base/index.ts';
import type { Tool } from '../endpoint.ts';

/** A list that pages on beyond this is broken or hostile; ms for the time of all pages. */
const MOST_PAGES = 20;
const LONGEST_MS = 10_000;
const MOST_TOOLS = 50_000;

/** Fetches one page of `tools/list`, as it came. */
export type FetchPage = (cursor: string | undefined) => Promise<unknown>;

/** The tools of all pages. A cursor that comes again ends the reading, and so does a limit, which is logged. */
export async function listTools(fetchPage: FetchPage, clock: Clock, log: Log): Promise<Tool[]> {
  const startedAt = clock.now();
  const tools = new Map<string, Tool>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const answer = await fetchPage(cursor);
    if (!isObject(answer)) break;
    // Of two tools with one name, an endpoint can only ever serve one: the first wins.
    for (const tool of toolsIn(answer)) if (!tools.has(tool.name)) tools.set(tool.name, tool);
    const next = answer.nextCursor;
    if (typeof next !== 'string' || next === '' || seen.has(next)) break;
    const ms = clock.now() - startedAt;
    if (page >= MOST_PAGES || tools.size >= MOST_TOOLS || ms >= LONGEST_MS) {
      log('warn', 'endpoint.tools-without-end', { pages: page, tools: tools.size, ms });
      break;
    }
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
