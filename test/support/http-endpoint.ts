// A real MCP server over HTTP on loopback, whose every answer a test can spoil.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';

/** One JSON-RPC message on its way in, with every means to answer it well or badly. */
export interface Exchange {
  message: JsonObject;
  params: JsonObject;
  request: IncomingMessage;
  response: ServerResponse;
  /** Answers with a result, as JSON or as an event stream. */
  result(result: unknown): void;
  /** Answers with a JSON-RPC error. */
  error(code: number, message: string, data?: unknown): void;
  /** Answers with a bare HTTP status. */
  status(status: number, body?: unknown, headers?: Record<string, string>): void;
  /** Sends one event and leaves the stream open. */
  event(message: JsonObject, id?: string): void;
}

export type Handler = (exchange: Exchange) => void | Promise<void>;

export interface HttpEndpoint {
  url: string;
  /** `METHOD rpc-method` of each HTTP request, in order. */
  readonly log: string[];
  readonly headers: IncomingMessage['headers'][];
  readonly messages: JsonObject[];
  /** Forgets every session. */
  forget(): void;
  stop(): Promise<void>;
}

export interface EndpointBehaviour {
  /** Answers by JSON-RPC method, instead of the usual ones. */
  on?: Record<string, Handler>;
  tools?: unknown[];
  /** Keeps sessions, and refuses messages without a known one. */
  sessions?: boolean;
  /** Answers with event streams. */
  stream?: boolean;
  /** Headers of every answer. */
  headers?: Record<string, string>;
  /** Looks at each HTTP request first; true when it has answered. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Starts the server; it ends with the test. */
export async function httpEndpoint(behaviour: EndpointBehaviour = {}): Promise<HttpEndpoint> {
  const sessions = new Set<string>();
  const log: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const messages: JsonObject[] = [];

  const server = createServer((request, response) => {
    void (async () => {
      if (behaviour.before?.(request, response)) return;
      headers.push(request.headers);
      if (request.method !== 'POST') {
        log.push(request.method ?? '');
        const gone = request.method === 'DELETE';
        if (gone) sessions.delete(String(request.headers['mcp-session-id']));
        response.writeHead(gone ? 200 : 405).end();
        return;
      }
      const message = JSON.parse(await bodyOf(request)) as JsonObject;
      const method = String(message.method);
      log.push(`POST ${method}`);
      messages.push(message);
      const exchange = exchangeOf(message, request, response, behaviour);
      const handler = behaviour.on?.[method];
      if (handler) return await handler(exchange);
      if (behaviour.sessions && method !== 'initialize') {
        if (!sessions.has(String(request.headers['mcp-session-id']))) {
          return exchange.status(404, {
            jsonrpc: '2.0',
            error: { code: -32001, message: 'Session not found' },
          });
        }
      }
      usual(exchange, behaviour, sessions);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    log,
    headers,
    messages,
    forget: () => sessions.clear(),
    stop,
  };
}

function usual(exchange: Exchange, behaviour: EndpointBehaviour, sessions: Set<string>): void {
  const { message, params, response } = exchange;
  if (message.id === undefined) {
    response.writeHead(202).end();
    return;
  }
  switch (message.method) {
    case 'initialize': {
      if (behaviour.sessions) {
        const id = randomUUID();
        sessions.add(id);
        response.setHeader('mcp-session-id', id);
      }
      exchange.result({
        protocolVersion: params.protocolVersion ?? '2025-06-18',
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'loopback', version: '1' },
      });
      return;
    }
    case 'tools/list':
      exchange.result({
        tools: behaviour.tools ?? [{ name: 'echo', inputSchema: { type: 'object' } }],
      });
      return;
    case 'tools/call':
      exchange.result({ content: [{ type: 'text', text: JSON.stringify(params.arguments) }] });
      return;
    default:
      exchange.result({});
  }
}

function exchangeOf(
  message: JsonObject,
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: EndpointBehaviour,
): Exchange {
  const headers = behaviour.headers ?? {};
  const id = message.id ?? null;
  const event = (answer: JsonObject, eventId?: string) => {
    if (!response.headersSent) {
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    }
    if (eventId !== undefined) response.write(`id: ${eventId}\n`);
    response.write(`event: message\ndata: ${JSON.stringify(answer)}\n\n`);
  };
  const answer = (body: JsonObject) => {
    if (behaviour.stream) {
      event(body);
      response.end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  return {
    message,
    params: (message.params ?? {}) as JsonObject,
    request,
    response,
    event,
    result: (result) => answer({ jsonrpc: '2.0', id, result: result as JsonObject }),
    error: (code, text, data) =>
      answer({ jsonrpc: '2.0', id, error: { code, message: text, data: data as JsonObject } }),
    status(status, body = '', more = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const type = typeof body === 'string' ? 'text/plain' : 'application/json';
      response.writeHead(status, { ...headers, 'content-type': type, ...more }).end(text);
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
