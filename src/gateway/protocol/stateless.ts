// The generation of MCP without handshakes and sessions: what each of its requests must say of itself.
import { isObject, type JsonObject } from '../../base/index.ts';
import { CallError, INVALID_PARAMS } from '../call-error.ts';

/** The revision that is spoken of this generation. */
export const STATELESS_VERSION = '2026-07-28';

const HEADER_MISMATCH = -32020;
const UNSUPPORTED_VERSION = -32022;
const KEY = 'io.modelcontextprotocol/';

/** Methods whose name or address a header repeats, and the member of `params` that holds it. */
const NAMED: Readonly<Record<string, 'name' | 'uri'>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

/** Methods whose results a client may store, and for how long. */
const STORED_MS: Readonly<Record<string, number>> = {
  'server/discover': 3_600_000,
  'tools/list': 300_000,
  'prompts/list': 300_000,
  'resources/list': 60_000,
  'resources/templates/list': 300_000,
  'resources/read': 0,
};

/** Whether a request is of this generation: by its envelope, its header, or its method. */
export function isStateless(message: JsonObject, headers: Headers | null): boolean {
  return (
    message.method === 'server/discover' ||
    versionIn(message) !== undefined ||
    (headers?.get('mcp-protocol-version') ?? '') >= STATELESS_VERSION
  );
}

/** Errors: CallError with the code that the protocol has for what is missing or does not agree. */
export function checkEnvelope(message: JsonObject, headers: Headers | null): void {
  const params = isObject(message.params) ? message.params : {};
  const meta = isObject(params._meta) ? params._meta : {};
  const version = versionIn(message);
  if (typeof version !== 'string' || !isObject(meta[`${KEY}clientCapabilities`])) {
    throw new CallError(
      INVALID_PARAMS,
      `Every request must carry ${KEY}protocolVersion and ${KEY}clientCapabilities in _meta.`,
      {},
      400,
    );
  }
  const inHeader = headers?.get('mcp-protocol-version')?.trim();
  if (headers && inHeader !== version) {
    throw mismatch('MCP-Protocol-Version');
  }
  if (version !== STATELESS_VERSION) throw unsupported(version);
  if (headers) checkNames(message, params, headers);
}

function checkNames({ method }: JsonObject, params: JsonObject, headers: Headers): void {
  if (headers.get('mcp-method')?.trim() !== method) {
    throw mismatch('Mcp-Method');
  }
  const member = NAMED[String(method)];
  if (member && decoded(headers.get('mcp-name')) !== params[member]) {
    throw mismatch('Mcp-Name');
  }
}

function mismatch(header: string): CallError {
  const message = `${header} is missing or differs from the request itself.`;
  return new CallError(HEADER_MISMATCH, message, {}, 400);
}

/** A revision that is not spoken, and those that are. */
export function unsupported(requested: string): CallError {
  const data = { supported: [STATELESS_VERSION], requested };
  const message = 'This revision of the protocol is not spoken here.';
  return new CallError(UNSUPPORTED_VERSION, message, data, 400);
}

/** A result as this generation wants it. */
export function statelessResult(
  method: string,
  result: JsonObject,
  server: JsonObject,
): JsonObject {
  const ttlMs = STORED_MS[method];
  return {
    resultType: 'complete',
    ...result,
    ...(ttlMs === undefined ? {} : { ttlMs, cacheScope: 'private' }),
    _meta: { [`${KEY}serverInfo`]: server },
  };
}

function versionIn({ params }: JsonObject) {
  const meta = isObject(params) ? params._meta : undefined;
  return isObject(meta) ? meta[`${KEY}protocolVersion`] : undefined;
}

/** A header's value, which may be written in base64 where it is no plain ASCII. */
function decoded(value: string | null): string | undefined {
  const text = value?.trim();
  const encoded = /^=\?base64\?(.*)\?=$/.exec(text ?? '')?.[1];
  return encoded === undefined ? text : Buffer.from(encoded, 'base64').toString('utf8');
}
