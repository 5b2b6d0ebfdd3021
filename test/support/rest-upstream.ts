// A stand-in for a REST API: a loopback server that says what the test tells it to, and remembers.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SeenRequest {
  method: string;
  /** Path and query as they came. */
  target: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Writes the whole response, or breaks it off. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export interface RestUpstream {
  url: string;
  seen: SeenRequest[];
  /** Resolves when a request has come whose connection the client then closed. */
  abandoned: Promise<void>;
  /** How requests are answered from now on. */
  reply: Reply;
  close(): Promise<void>;
}

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export async function startRestUpstream(): Promise<RestUpstream> {
  let abandon = () => {};
  const upstream: RestUpstream = {
    url: '',
    seen: [],
    abandoned: new Promise((resolve) => {
      abandon = resolve;
    }),
    reply: json({}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const seen = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.headers,
      body,
    };
    upstream.seen.push(seen);
    response.on('close', () => {
      if (!response.writableFinished) abandon();
    });
    upstream.reply(response, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return upstream;
}
