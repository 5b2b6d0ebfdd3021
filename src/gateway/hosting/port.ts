// A port that answers requests, and stops gracefully: what is under way ends, what takes too long is
// broken off.
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, type Clock, within } from '../../base/index.ts';

const LOOPBACK = '127.0.0.1';
/**
 * How long a connection may be idle, ms: longer than the minute after which the usual proxies close
 * theirs, so that none sends a request into a connection that is being closed here.
 */
const IDLE_MS = 75_000;

export interface PortOptions {
  /** What listens, for the sentence where it cannot: `The gateway`. */
  who: string;
  /** What to do about that. */
  next: string;
  /** 0: the system picks. */
  port: number;
  /** Address to listen on; default loopback. */
  host?: string | undefined;
  /** How long requests under way may take when it closes, ms. */
  graceMs: number;
  clock: Clock;
  /** `remote`: the address that the connection comes from. */
  answer(request: Request, remote: string): Response | Promise<Response>;
}

export interface Port {
  readonly port: number;
  /** `http://HOST:PORT`. */
  readonly base: string;
  close(): Promise<void>;
}

/** Listens. Errors: AppError `failed` when the port cannot be had. */
export async function openPort(options: PortOptions): Promise<Port> {
  // Loaded here, because who uses a handler alone need not wait for it.
  const { createAdaptorServer } = await import('@hono/node-server');
  const { host = LOOPBACK, clock } = options;
  const server = createAdaptorServer({
    ...{ hostname: host, overrideGlobalObjects: false },
    fetch: (request, { incoming }) => options.answer(request, incoming.socket?.remoteAddress ?? ''),
  }) as Server;
  server.keepAliveTimeout = IDLE_MS;
  const underWay = new Set<ServerResponse>();
  server.on('request', (_request, response: ServerResponse) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  const port = await listen(server, host, options);
  return {
    port,
    base: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Their connections end with them, and their callers are told so.
      for (const response of underWay) response.shouldKeepAlive = false;
      await within(clock, options.graceMs, closed);
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, host: string, { who, next, port }: PortOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new AppError('failed', `${who} cannot listen on port ${port}.`, { next, cause })),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
