// Endpoints that hide their tools behind three others (search, schema, call), unwrapped.
import { isObject, type Json, type JsonObject } from '../base/index.ts';
import type { CallOptions, Endpoint, Tool } from '../endpoint/index.ts';
import { payloadOf, rowsIn } from './answer/payload.ts';
import { singular, wordsOf } from './name/name.ts';
import { NOUNS, VERBS } from './name/vocabulary.ts';
import { typesOf } from './schema/schema.ts';
import { slotsOf } from './schema/slots.ts';

/** The three tools, and the arguments that they take. */
interface Meta {
  search: { tool: string; query: string | null };
  schema: { tool: string; names: string; many: boolean } | null;
  call: { tool: string; name: string; args: string };
}

/** How many schemas are asked for in one call. */
const SCHEMAS_AT_ONCE = 20;
/** After so many searches in a row that brought nothing new, there is nothing more. */
const ENOUGH_BARREN = 6;
const READ: CallOptions = { effect: 'read', lane: 'interactive' };

/**
 * The endpoint with its hidden tools listed as if they were its own, and called through its calling
 * tool. An endpoint that hides nothing is answered as it is. Errors: those of the endpoint.
 */
export function unwrapDiscovery(endpoint: Endpoint): Endpoint {
  let found: ReturnType<typeof discover> | null = null;
  let outer: Tool[] = [];
  const look = async (...asked: Parameters<Endpoint['tools']>) => {
    const listed = await endpoint.tools(...asked);
    // What is hidden is searched for again once what hides it has changed.
    if (listed !== outer && JSON.stringify(listed) !== JSON.stringify(outer)) found = null;
    outer = listed;
    found ??= discover(endpoint, listed, asked[0]).catch((thrown: unknown) => {
      found = null;
      throw thrown;
    });
    return found;
  };
  return {
    name: endpoint.name,
    fingerprint: endpoint.fingerprint,
    tools: async (...asked) => (await look(...asked)).tools,
    async call(tool, args, options) {
      const { meta } = await (found ?? look(options.signal));
      const { tool: name, ...hidden } = meta?.call ?? { tool };
      const given = 'args' in hidden ? { [hidden.name]: tool, [hidden.args]: args } : args;
      return endpoint.call(name, given, options);
    },
    diagnostics: () => endpoint.diagnostics(),
    close: () => endpoint.close(),
  };
}

async function discover(
  endpoint: Endpoint,
  listed: Tool[],
  signal: AbortSignal | undefined,
): Promise<{ tools: Tool[]; meta: Meta | null }> {
  const meta = metaOf(listed);
  if (!meta) return { tools: listed, meta };
  const options = signal ? { ...READ, signal } : READ;
  const hidden = await searchAll(endpoint, meta, options);
  return { tools: await withSchemas(endpoint, meta, hidden, options), meta };
}

/** Null unless the endpoint has all that is needed to find and call hidden tools. */
function metaOf(tools: Tool[]): Meta | null {
  if (tools.length > 8) return null;
  const named = (...words: string[]) =>
    tools.find((tool) => {
      const own = wordsOf(tool.name).map(singular);
      return own.includes('tool') && own.some((word) => words.includes(word));
    });
  const search = named('search', 'find', 'list', 'discover');
  const call = named('call', 'execute', 'invoke', 'run', 'use');
  const schema = named('schema', 'describe', 'definition', 'detail');
  if (!search || !call) return null;
  const declared = call.inputSchema?.properties;
  const own = Object.entries(isObject(declared) ? declared : {});
  const name = own.find(([key, schema]) => /name|tool/i.test(key) && isText({ schema }))?.[0];
  const args = own.find(([key]) => /arg|param|input/i.test(key))?.[0];
  if (name === undefined || args === undefined) return null;
  const names = schema && slotsOf(schema).find((slot) => /name|tool/.test(slot.name));
  return {
    search: { tool: search.name, query: slotsOf(search).find(isText)?.path[0]?.toString() ?? null },
    schema:
      schema && names
        ? { tool: schema.name, names: String(names.path[0]), many: !isText(names) }
        : null,
    call: { tool: call.name, name, args },
  };
}

function isText({ schema }: { schema: Json | undefined }): boolean {
  const types = isObject(schema) ? typesOf(schema) : ['none'];
  return types.length === 0 || types.includes('string');
}

/** Every tool that a search can bring up: all at once, then by each word that tools are made of. */
async function searchAll(
  endpoint: Endpoint,
  meta: Meta,
  options: CallOptions,
): Promise<Map<string, JsonObject>> {
  const all = new Map<string, JsonObject>();
  const search = async (query: string) => {
    const { tool, query: name } = meta.search;
    const outcome = await endpoint.call(tool, name === null ? {} : { [name]: query }, options);
    if (outcome.kind !== 'ok') return;
    for (const row of rowsIn(payloadOf(outcome.value).data, ['tools', 'matches', 'results']) ??
      []) {
      const key = isObject(row) ? row.name : row;
      if (typeof key === 'string') all.set(key, isObject(row) ? row : { name: key });
    }
  };
  await search('');
  const nouns = Object.keys(NOUNS).map((noun) => noun.replace('_', ' '));
  const verbs = Object.keys(VERBS);
  // A search may show its best hits alone, so ask with every word that our operations are made of.
  const queries =
    meta.search.query === null ? [] : [...nouns, ...verbs.map((verb) => `${verb} task`)];
  for (let at = 0, barren = 0; at < queries.length && barren < ENOUGH_BARREN; at++) {
    const before = all.size;
    await search(queries[at] ?? '');
    barren = all.size === before ? barren + 1 : 0;
  }
  return all;
}

async function withSchemas(
  endpoint: Endpoint,
  meta: Meta,
  hidden: Map<string, JsonObject>,
  options: CallOptions,
): Promise<Tool[]> {
  const { schema } = meta;
  const bare = [...hidden].filter(([, row]) => !schemaOf(row)).map(([name]) => name);
  const step = schema?.many ? SCHEMAS_AT_ONCE : 1;
  for (let at = 0; schema && at < bare.length; at += step) {
    const names = bare.slice(at, at + step);
    const asked: Json = schema.many ? names : (names[0] ?? '');
    const outcome = await endpoint.call(schema.tool, { [schema.names]: asked }, options);
    if (outcome.kind !== 'ok') continue;
    const { data } = payloadOf(outcome.value);
    for (const row of rowsIn(data, ['tools', 'schemas']) ?? [data ?? null]) {
      if (!isObject(row)) continue;
      const name = typeof row.name === 'string' ? row.name : names[0];
      if (name !== undefined) hidden.set(name, { ...hidden.get(name), ...row });
    }
  }
  return [...hidden].map(([name, row]) => toolFrom(name, row));
}

function schemaOf(row: JsonObject): JsonObject | null {
  const schema = row.inputSchema ?? row.input_schema ?? row.parameters ?? row.schema;
  return isObject(schema) ? schema : null;
}

function toolFrom(name: string, row: JsonObject): Tool {
  const hints = Object.entries(isObject(row.annotations) ? row.annotations : {});
  return {
    name,
    description: typeof row.description === 'string' ? row.description : '',
    inputSchema: schemaOf(row),
    outputSchema: isObject(row.outputSchema) ? row.outputSchema : null,
    annotations: Object.fromEntries(hints.filter(([, hint]) => typeof hint === 'boolean')),
  };
}
