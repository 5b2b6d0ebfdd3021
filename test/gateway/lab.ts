// A gateway in front of a stand-in REST API, and clients of it; all of it ends with the test.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { onTestFinished } from 'vitest';
import { type Clock, isObject, type JsonObject } from '../../src/base/index.ts';
import { type ServeOptions, startGateway } from '../../src/gateway/index.ts';
import { type RestUpstream, startRestUpstream } from '../support/rest-upstream.ts';

export const NOW = Date.UTC(2026, 0, 26, 12, 0, 0);

/** Stands still, and fails the test that lets anything wait. */
export const stillClock: Clock = {
  now: () => NOW,
  sleep: () => Promise.reject(new Error('the gateway never waits')),
};

interface Answered {
  status: number;
  headers: Headers;
  /** The JSON-RPC result or error. */
  result: JsonObject;
  error: JsonObject;
}

interface Lab {
  upstream: RestUpstream;
  url: string;
  /** One request without a handshake: a JSON-RPC method, and headers beside the usual. */
  ask(
    method: string,
    params?: JsonObject,
    init?: { headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Answered>;
  /** One tool call in one request. */
  call(tool: string, args: JsonObject): Promise<Answered>;
  /** A connected client of the SDK. */
  connect(): Promise<Client>;
}

export async function openLab(options: Partial<ServeOptions> = {}): Promise<Lab> {
  const upstream = await startRestUpstream();
  onTestFinished(() => upstream.close());
  const gateway = await startGateway({
    rest: upstream.url,
    token: 'pk_1_SECRET',
    clock: stillClock,
    ...options,
  });
  onTestFinished(() => gateway.close());
  const ask: Lab['ask'] = async (method, params = {}, init = {}) =>
    read(
      await fetch(gateway.url, {
        method: 'POST',
        headers: { ...MCP_HEADERS, ...init.headers },
        body: message(method, params),
        ...(init.signal ? { signal: init.signal } : {}),
      }),
    );
  return {
    upstream,
    url: gateway.url,
    ask,
    call: (tool, args) => ask('tools/call', { name: tool, arguments: args }),
    async connect() {
      const client = new Client({ name: 'test', version: '1' });
      await client.connect(new StreamableHTTPClientTransport(new URL(gateway.url)));
      onTestFinished(() => client.close());
      return client;
    },
  };
}

export const MCP_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

export function message(method: string, params: JsonObject): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
}

async function read(response: Response): Promise<Answered> {
  const body: unknown = await response.json();
  const part = (name: string): JsonObject => {
    const value = isObject(body) ? body[name] : undefined;
    return isObject(value) ? value : {};
  };
  return {
    status: response.status,
    headers: response.headers,
    result: part('result'),
    error: part('error'),
  };
}

/** The only text block of a tool's result. */
export function textOf(result: unknown): string {
  const content = isObject(result) && Array.isArray(result.content) ? result.content : [];
  const [block] = content;
  if (content.length !== 1 || !isObject(block) || typeof block.text !== 'string') {
    throw new Error(`not one text block: ${JSON.stringify(result)}`);
  }
  return block.text;
}

/** That text, read as a JSON object. */
export function bodyOf(result: unknown): JsonObject {
  const body: unknown = JSON.parse(textOf(result));
  if (!isObject(body)) throw new Error('not an object');
  return body;
}
