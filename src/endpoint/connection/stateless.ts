// The generation of the protocol without handshakes and sessions: what each request says of itself.
import { isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';
import type { AttemptEnd } from './attempt-end.ts';

/** The revision that we speak of this generation. */
export const STATELESS_VERSION = '2026-07-28';

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';
const CLIENT_KEY = 'io.modelcontextprotocol/clientInfo';
const CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities';

/** What goes with every request, under `_meta`. */
export function envelopeOf(clientVersion: string, capabilities: JsonObject): JsonObject {
  return {
    [VERSION_KEY]: STATELESS_VERSION,
    [CLIENT_KEY]: { name: 'clickup-agent', version: clientVersion },
    [CAPABILITIES_KEY]: capabilities,
  };
}

/** Whether an answer to `server/discover` offers the revision that we speak. */
export function offersStateless(result: unknown): boolean {
  return (
    isObject(result) &&
    Array.isArray(result.supportedVersions) &&
    result.supportedVersions.includes(STATELESS_VERSION)
  );
}

/** Refuses a revision, and says which it takes. */
const UNSUPPORTED_VERSION = -32022;

/** Whether a refusal names the revision that we speak among those that are taken. */
export function namesStateless(ending: AttemptEnd): boolean {
  const body: unknown =
    ending.kind === 'http' && isObject(ending.body) ? ending.body.error : ending;
  if (!isObject(body) || body.code !== UNSUPPORTED_VERSION || !isObject(body.data)) return false;
  const { supported } = body.data;
  return Array.isArray(supported) && supported.includes(STATELESS_VERSION);
}

/**
 * Headers that repeat what a request's body says of itself, so that a proxy need not read it; none
 * for a body of the older generation.
 */
export function standardHeaders(body: unknown): Record<string, string> {
  const message = typeof body === 'string' ? parseJson(body) : undefined;
  if (!isObject(message) || typeof message.method !== 'string') return {};
  const params = isObject(message.params) ? message.params : {};
  const version = isObject(params._meta) ? params._meta[VERSION_KEY] : undefined;
  if (typeof version !== 'string') return {};
  const name = message.method === 'tools/call' ? params.name : undefined;
  return {
    'mcp-protocol-version': version,
    'mcp-method': message.method,
    ...(typeof name === 'string' && { 'mcp-name': headerValue(name) }),
  };
}

/** Headers for the arguments that a tool's schema wants repeated, by `x-mcp-header`. */
export function argumentHeaders(
  schema: JsonObject | null,
  args: JsonObject,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { path, header } of declaredHeaders(schema) ?? []) {
    const value = path.reduce<Json | undefined>(
      (node, name) => (isObject(node) ? node[name] : undefined),
      args,
    );
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value)) {
      headers[`mcp-param-${header}`] = headerValue(String(value));
    }
  }
  return headers;
}

/** Whether a schema asks for headers in a way that the protocol allows; others make a tool invalid. */
export function hasValidHeaders(schema: JsonObject | null): boolean {
  return declaredHeaders(schema) !== null;
}

interface DeclaredHeader {
  path: string[];
  header: string;
}

const HEADER_KEY = 'x-mcp-header';
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const PRIMITIVES = ['string', 'integer', 'boolean'];

/** The headers that properties of a schema declare, at any depth; null where one is not allowed. */
function declaredHeaders(schema: JsonObject | null): DeclaredHeader[] | null {
  const found: DeclaredHeader[] = [];
  let valid = true;
  const visit = (node: Json | undefined, path: string[], reachable: boolean): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, path, false);
    if (!isObject(node)) return;
    const { [HEADER_KEY]: header, type, properties, ...rest } = node;
    if (header !== undefined) {
      const fine =
        reachable &&
        path.length > 0 &&
        typeof header === 'string' &&
        TOKEN.test(header) &&
        PRIMITIVES.includes(String(type)) &&
        !found.some((one) => one.header.toLowerCase() === header.toLowerCase());
      if (fine) found.push({ path, header });
      else valid = false;
    }
    if (isObject(properties)) {
      for (const [name, one] of Object.entries(properties)) visit(one, [...path, name], reachable);
    }
    // Anywhere else than under `properties`, what is declared reaches no argument for sure.
    for (const [keyword, one] of Object.entries(rest)) {
      if (!DATA_KEYWORDS.includes(keyword)) visit(one, path, false);
    }
  };
  visit(schema ?? undefined, [], true);
  return valid ? found : null;
}

/** Keywords that hold values, in which a member of this name means nothing. */
const DATA_KEYWORDS = ['default', 'examples', 'enum', 'const', 'description', 'title'];

/** A text as a header may carry it: as it is, or in base64 where it holds more than plain ASCII. */
function headerValue(text: string): string {
  const plain = /^[\t\x20-\x7e]+$/.test(text) && text === text.trim();
  return plain && !/^=\?base64\?.*\?=$/.test(text)
    ? text
    : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
