// A loopback HTTP server, how bodies come in to it, and how answers leave.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import { isLoopback, type Json, parseJson } from '../../base/index.ts';
import type { Upload } from './call.ts';

export interface Server {
  /** Such as http://127.0.0.1:4321. */
  readonly url: string;
  /** Ends every connection, also those kept open between requests. */
  stop(): Promise<void>;
}

/** Rejects with Node's error when the port cannot be had. */
export async function listen(app: Hono<RestEnv>, port: number): Promise<Server> {
  const server = createAdaptorServer({
    fetch: (request, env) => foreign(request) ?? app.fetch(request, env as HttpBindings),
    overrideGlobalObjects: false,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

export interface RestEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The request body, parsed; null without one. */
    body: Json;
    upload: Upload | null;
    /** What went wrong inside the sandbox itself. */
    error: string | undefined;
  };
}

/** How an answer travels: whole, cut short, or not at all. */
export type Delivery = 'whole' | 'cut' | 'none';

/** Announces more than it sends, so that a client sees the answer end too soon. */
const MISSING_BYTES = 64;

/** Sends the finished answer, or ends the connection in the way a fault asks for. */
export async function deliver(c: Context<RestEnv>, delivery: Delivery): Promise<void> {
  if (delivery === 'whole') return;
  const { outgoing } = c.env;
  if (delivery === 'none') {
    outgoing.destroy();
  } else {
    const whole = Buffer.from(await c.res.arrayBuffer());
    const length = String(whole.length + MISSING_BYTES);
    outgoing.writeHead(200, { ...Object.fromEntries(c.res.headers), 'content-length': length });
    outgoing.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => outgoing.destroy());
  }
  replaceResponse(c, RESPONSE_ALREADY_SENT);
}

/** Hono would merge the old answer's headers into a new one; these must not meet. */
export function replaceResponse(c: Context<RestEnv>, response: Response): void {
  c.res = undefined;
  c.res = response;
}

export async function readBody(
  c: Context<RestEnv>,
): Promise<{ body: Json; upload: Upload | null }> {
  const type = c.req.header('content-type') ?? '';
  if (!/form/i.test(type)) {
    const text = await c.req.text();
    return { body: text === '' ? null : (parseJson(text) ?? text), upload: null };
  }
  const members: Record<string, Json> = {};
  let upload: Upload | null = null;
  for (const [name, part] of Object.entries(await c.req.parseBody())) {
    if (part instanceof File) upload = { name: part.name, size: part.size };
    members[name] = part instanceof File ? { ...upload } : String(part);
  }
  return { body: members, upload };
}
