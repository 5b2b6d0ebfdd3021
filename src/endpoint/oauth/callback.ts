// Waits on loopback for the browser to come back from a login.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../base/index.ts';

export interface CallbackOptions {
  /** `127.0.0.1`, or `localhost` for servers that allow only that name. */
  host: '127.0.0.1' | 'localhost';
  /** Tried in order; 0 lets the system choose. */
  ports: number[];
  path: string;
}

export interface Callback {
  /** The address that the authorization server sends the browser back to. */
  redirectUrl: string;
  /**
   * The address that the browser comes back with: the first that `isAnswer` accepts. Every other
   * request is turned away, and so is all that comes before this is asked.
   */
  answer(isAnswer: (address: URL) => boolean): Promise<URL>;
  close(): Promise<void>;
}

/** Listens on the first port that is free. Errors: AppError `failed` when none is. */
export async function listenForCallback(options: CallbackOptions): Promise<Callback> {
  let isAwaited: (address: URL) => boolean = () => false;
  let arrive: (address: URL) => void = () => {};
  const server = createServer((request, response) => {
    // Anybody on this machine can ask for anything here, `//` among it.
    const text = `http://${options.host}${request.url ?? '/'}`;
    const address = URL.canParse(text) ? new URL(text) : null;
    if (address?.pathname !== options.path || !isAnswer(address) || !isAwaited(address)) {
      response.writeHead(400, { 'content-type': 'text/plain', connection: 'close' });
      response.end('This is not the login that was started here.\n');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
    response.end(
      '<!doctype html><title>clickup-agent</title><p>You can close this window and go back to the terminal.',
    );
    arrive(address);
  });
  const port = await listenOnFirstFree(server, options);
  return {
    redirectUrl: `http://${options.host}:${port}${options.path}`,
    answer: (accepts) =>
      new Promise((resolve) => {
        isAwaited = accepts;
        arrive = resolve;
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Browsers also ask for icons; only an answer of the authorization server counts. */
export function isAnswer(address: URL): boolean {
  return address.searchParams.has('code') || address.searchParams.has('error');
}

async function listenOnFirstFree(server: Server, { host, ports }: CallbackOptions) {
  for (const port of ports) {
    const free = await new Promise<boolean>((resolve) => {
      const refuse = () => resolve(false);
      server.once('error', refuse);
      server.listen(port, host, () => {
        server.removeListener('error', refuse);
        resolve(true);
      });
    });
    if (free) return (server.address() as AddressInfo).port;
  }
  throw new AppError('failed', `No port for the login is free (tried ${ports.join(', ')}).`, {
    next: 'End what uses them, or name others.',
  });
}
