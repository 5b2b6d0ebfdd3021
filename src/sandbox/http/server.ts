// A loopback HTTP server that listens before it can answer: its address must be known to take the
// lock of the world that the answers come from. Until then requests wait.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { isLoopback } from '../../base/index.ts';
import type { RestEnv } from './delivery.ts';

export interface Server {
  /** Such as http://127.0.0.1:4321. */
  readonly url: string;
  answerWith(app: Hono<RestEnv>): void;
  /** Ends every connection, also those kept open between requests. */
  stop(): Promise<void>;
}

/** Rejects with Node's error when the port cannot be had. */
export async function listen(port: number): Promise<Server> {
  let answerWith: Server['answerWith'] = () => {};
  const ready = new Promise<Hono<RestEnv>>((resolve) => {
    answerWith = resolve;
  });
  const server = createAdaptorServer({
    fetch: async (request, env) =>
      foreign(request) ?? (await ready).fetch(request, env as HttpBindings),
    overrideGlobalObjects: false,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWith,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/**
 * Turns away a page in a browser that reaches loopback through a name of its own, or from a site of
 * its own; null for everybody else.
 */
function foreign(request: Request): Response | null {
  const origin = request.headers.get('origin');
  if (isLoopback(request.url) && (origin === null || isLoopback(origin))) return null;
  return Response.json(
    { error: 'Only requests to and from this machine are served.' },
    { status: 403 },
  );
}
