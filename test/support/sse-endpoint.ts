// A server of the older transport: a standing event stream, and a second address for messages.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';

export interface SseEndpoint {
  url: string;
  readonly log: string[];
  /** Cuts the event streams. */
  cut(): void;
}

/**
 * Starts the server; it ends with the test. `answer` gives a call's result, null for silence; one that does
 * not greet never says where messages go. */
export async function sseEndpoint(
  answer: (params: JsonObject) => JsonObject | null = () => ({ content: [] }),
  greets = true,
): Promise<SseEndpoint> {
  const log: string[] = [];
  const streams = new Map<string, ServerResponse>();
  let sessions = 0;

  const results: Record<string, (params: JsonObject) => JsonObject | null> = {
    initialize: () => ({ protocolVersion: '2024-11-05', capabilities: { tools: {} } }),
    'tools/list': () => ({ tools: [{ name: 'echo', inputSchema: { type: 'object' } }] }),
    'tools/call': answer,
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/sse' && request.method === 'GET') {
      log.push('GET');
      const session = String(++sessions);
      streams.set(session, response);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (!greets) response.flushHeaders();
      else response.write(`event: endpoint\ndata: /messages?session=${session}\n\n`);
      return;
    }
    if (pathname !== '/messages' || request.method !== 'POST') {
      log.push(`${request.method} refused`);
      response.writeHead(405).end('Method Not Allowed');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString()) as JsonObject;
      const method = String(message.method);
      log.push(`POST ${method}`);
      response.writeHead(202, { 'ratelimit-remaining': '7' }).end('Accepted');
      if (message.id === undefined) return;
      const result = results[method]?.((message.params ?? {}) as JsonObject);
      if (!result) return;
      const body = JSON.stringify({ jsonrpc: '2.0', id: message.id, result });
      streams.get(searchParams.get('session') ?? '')?.write(`event: message\ndata: ${body}\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sse`,
    log,
    cut() {
      for (const stream of streams.values()) stream.destroy();
    },
  };
}
