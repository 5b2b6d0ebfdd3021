// The gateway on a loopback port.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../base/index.ts';
import { onlyLoopback, turnAway } from './guard.ts';
import { createGatewayHandler, type GatewayOptions } from './handler.ts';

const HOST = '127.0.0.1';
const PATH = '/mcp';

export interface Gateway {
  /** Where MCP clients connect: `http://127.0.0.1:PORT/mcp`. */
  readonly url: string;
  /** Stops listening and breaks off what is under way. */
  close(): Promise<void>;
}

/** Starts the gateway. Throws AppError `failed` when it cannot listen on the port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  // Loaded here, because who uses the handler alone need not wait for it.
  const { createAdaptorServer } = await import('@hono/node-server');
  const handler = createGatewayHandler(options);
  const server = createAdaptorServer({
    hostname: HOST,
    overrideGlobalObjects: false,
    fetch: (request) =>
      onlyLoopback(request) ??
      (new URL(request.url).pathname === PATH
        ? handler(request)
        : turnAway(404, `MCP is served at ${PATH}.`)),
  }) as Server;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${HOST}:${port}${PATH}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new AppError('failed', `The gateway cannot listen on port ${port}.`, {
          next: 'Choose another port, or 0 for any free one.',
          cause,
        }),
      );
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}
