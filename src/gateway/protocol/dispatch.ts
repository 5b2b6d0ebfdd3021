// MCP itself: one JSON-RPC message in, one answer out, in both generations of the protocol.
import {
  LATEST_PROTOCOL_VERSION,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { CallError, INVALID_PARAMS, METHOD_NOT_FOUND } from '../call-error.ts';
import { complete } from '../guide/completion.ts';
import { getPrompt, listPrompts } from '../guide/prompts.ts';
import { listResources, listTemplates, readResource } from '../guide/resources.ts';
import type { Call } from '../tools/tool.ts';
import { type Toolbox, toolIn } from '../tools/toolbox.ts';
import { checkEnvelope, isStateless, STATELESS_VERSION, statelessResult } from './stateless.ts';

/** What one MCP server offers its callers. */
export interface Offer {
  /** The tools that it lists. */
  box: Toolbox;
  /** Every tool in its scope, also those that are found by searching. */
  reach: Toolbox;
}

/** A request on its way: where it came from, and what a tool may use. */
export interface Exchange extends Call {
  /** The headers of its HTTP request; null where it came over standard input. */
  headers: Headers | null;
}

/** The answer, and the HTTP status that goes with it. */
export interface Dispatched {
  status: number;
  answer: JsonObject;
}

const SERVER = { name: 'clickup-gateway', version: '1' };

type Method = (params: JsonObject, offer: Offer, exchange: Exchange) => Promise<object> | object;

const METHODS: Readonly<Record<string, Method>> = {
  'tools/list': (_params, { box }) => ({
    tools: [...box.values()].map(({ declaration }) => declaration),
  }),
  'tools/call': ({ name, arguments: given = {} }, { box }, exchange) => {
    if (typeof name !== 'string' || !isObject(given)) {
      throw new CallError(INVALID_PARAMS, 'A call needs the name of a tool and its arguments.');
    }
    return toolIn(box, name).run(given, exchange);
  },
  'prompts/list': (_params, { reach }) => listPrompts(reach),
  'prompts/get': (params, { reach }) => getPrompt(reach, params),
  'resources/list': (_params, { reach }, exchange) => listResources(reach, exchange),
  'resources/templates/list': (_params, { reach }) => listTemplates(reach),
  'resources/read': (params, { reach }, exchange) => readResource(reach, exchange, params),
  'completion/complete': (params, { reach }, exchange) => complete(reach, exchange, params),
};

/** Methods of the generation with handshakes alone. */
const HANDSHAKE_METHODS: Readonly<Record<string, Method>> = {
  initialize: ({ protocolVersion }, offer) => ({
    protocolVersion:
      SUPPORTED_PROTOCOL_VERSIONS.find((known) => known === protocolVersion) ??
      LATEST_PROTOCOL_VERSION,
    serverInfo: SERVER,
    ...introduction(offer),
  }),
  ping: () => ({}),
};

const STATELESS_METHODS: Readonly<Record<string, Method>> = {
  'server/discover': (_params, offer) => ({
    supportedVersions: [STATELESS_VERSION],
    ...introduction(offer),
  }),
};

function introduction({ box }: Offer): JsonObject {
  return {
    capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} },
    instructions: instructions(box),
  };
}

/** A method's name as logs may have it: what nobody knows was made up by a caller. */
export function knownMethod(name: Json | undefined): string | null {
  const known = [METHODS, HANDSHAKE_METHODS, STATELESS_METHODS].some((some) =>
    Object.hasOwn(some, String(name)),
  );
  return known || /^notifications\/(initialized|cancelled)$/.test(String(name))
    ? String(name)
    : null;
}

/**
 * Answers one request; null for what wants no answer: notifications, and answers to questions that
 * were never asked. Throws what is no CallError: an abort's reason, or a fault of ours.
 */
export async function dispatch(
  message: Json,
  offer: Offer,
  exchange: Exchange,
): Promise<Dispatched | null> {
  if (!isObject(message) || message.jsonrpc !== '2.0') {
    return noRequest('This is no JSON-RPC 2.0 request.');
  }
  const { id, method } = message;
  if (typeof method !== 'string' || id === undefined) return null;
  if (typeof id !== 'string' && typeof id !== 'number') {
    return noRequest('The id of a request is a text or a number.');
  }
  const stateless = isStateless(message, exchange.headers);
  try {
    if (stateless) checkEnvelope(message, exchange.headers);
    const own = stateless ? STATELESS_METHODS : HANDSHAKE_METHODS;
    const methods = Object.hasOwn(own, method) ? own : METHODS;
    const handle = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!handle) {
      const status = stateless ? 404 : 200;
      throw new CallError(METHOD_NOT_FOUND, `There is no method "${method}".`, {}, status);
    }
    const params = isObject(message.params) ? message.params : {};
    const result = (await handle(params, offer, exchange)) as JsonObject;
    return {
      status: 200,
      answer: {
        jsonrpc: '2.0',
        id,
        result: stateless ? statelessResult(method, result, SERVER) : result,
      },
    };
  } catch (thrown) {
    if (thrown instanceof CallError) return failed(id, thrown);
    throw thrown;
  }
}

/** What is no request at all, whose id nobody knows. */
export function noRequest(why: string): Dispatched {
  return failed(null, new CallError(-32600, why, {}, 400));
}

/** A refusal as an answer. */
export function failed(id: Json, { code, message, data, status }: CallError): Dispatched {
  const error = { code, message, ...(Object.keys(data).length > 0 ? { data } : {}) };
  return { status, answer: { jsonrpc: '2.0', id, error } };
}

const COMMON = [
  'ClickUp: a Workspace (team_id) holds Spaces, a Space holds Folders and Lists, a Folder holds Lists, a List holds Tasks.',
  'Take ids from the tools that list these, downwards; never make one up. ClickUp answers 401 for ids that it does not know.',
  'Timestamps and durations are in milliseconds, timestamps since 1970 in UTC.',
  'Each call spends one of the calls that ClickUp allows a minute. Nothing is retried for you: after a 429, wait for ratelimit-reset seconds.',
  'A write that ended without an answer may have been applied: look before you repeat it.',
];

/** The instructions for these tools. */
function instructions(listed: Toolbox): string {
  const discovery = listed.has('search_tools')
    ? [
        'Find tools with search_tools, read their arguments with get_tool_schema, use them with call_tool.',
      ]
    : [];
  return [...discovery, ...COMMON].join('\n');
}
