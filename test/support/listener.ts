// An HTTP server on loopback that only listens: what it was told, in order. It ends with the test.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Heard {
  method: string;
  path: string;
  body: string;
}

export async function listener(
  status = 200,
): Promise<{ url: string; heard: readonly Heard[]; paths(): string[] }> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request;
    heard.push({ method, path: url, body: await text(request) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    paths: () => heard.map(({ path }) => path),
  };
}
