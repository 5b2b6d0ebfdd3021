// Requests that are made without Node's fetch answer and fail as that does.
import { createServer, type RequestListener } from 'node:http';
import { createGzip, gzipSync, constants as packing } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { endingOfNetworkError } from '../../src/endpoint/connection/attempt-end.ts';
import { plainFetch } from '../../src/endpoint/connection/plain-fetch.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  return `http://127.0.0.1:${port}/`;
}

describe.each([
  ['by its own client', plainFetch],
  ["by Node's fetch", fetch as typeof plainFetch],
])('%s', (_name, ask) => {
  test('what is sent arrives whole, with its length and headers', async () => {
    const url = await serving(async (request, response) => {
      const { method, headers } = request;
      const body = (await request.toArray()).join('');
      const { 'content-length': length, 'x-a': own } = headers;
      response.end(JSON.stringify({ method, length, own, body }));
    });
    const answer = await ask(url, { method: 'POST', headers: { 'X-A': '1' }, body: 'Zürich' });
    expect(await answer.json()).toEqual({ method: 'POST', length: '7', own: '1', body: 'Zürich' });
  });

  test('a status, repeated headers and an answer without a body come through', async () => {
    const url = await serving((_request, response) => {
      response.writeHead(204, 'Gone quiet', [
        ...['set-cookie', 'a=1', 'set-cookie', 'b=2'],
        ...['ratelimit-remaining', '7'],
      ]);
      response.end();
    });
    const answer = await ask(url);
    expect([answer.status, answer.statusText, answer.body]).toEqual([204, 'Gone quiet', null]);
    expect(answer.headers.get('set-cookie')).toBe('a=1, b=2');
    expect(answer.headers.get('RateLimit-Remaining')).toBe('7');
  });

  test('an answer that is packed is read', async () => {
    const accepted: string[] = [];
    const url = await serving((request, response) => {
      accepted.push(String(request.headers['accept-encoding']));
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('{"a":1}'));
    });
    expect(await (await ask(url)).json()).toEqual({ a: 1 });
    expect(accepted[0]).toContain('gzip');
  });

  test('events that are packed are heard as they come', async () => {
    const url = await serving((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const gzip = createGzip({ flush: packing.Z_SYNC_FLUSH });
      gzip.pipe(response);
      gzip.write('data: 1\n\n');
    });
    const reader = (await ask(url)).body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe('data: 1\n\n');
    await reader?.cancel();
  });

  test('an address that leads elsewhere is followed, and what is sent goes along', async () => {
    const url = await serving(async (request, response) => {
      if (request.url === '/') return response.writeHead(307, { location: '/there' }).end();
      response.end((await request.toArray()).join(''));
    });
    expect(await (await ask(url, { method: 'POST', body: 'x' })).text()).toBe('x');
    const kept = await ask(url, { method: 'POST', body: 'x', redirect: 'manual' });
    expect(kept.status).toBe(307);
  });

  test('an end that is asked for is the end, before the answer and within it', async () => {
    const silent = await serving((_request, response) => {
      response.on('close', () => ended.push('closed'));
      asked();
    });
    const ended: string[] = [];
    let asked = () => {};
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const ending = new AbortController();
    const never = ask(silent, { signal: ending.signal }).catch((thrown: unknown) => thrown);
    await arrived;
    ending.abort(new Error('enough'));
    expect(await never).toMatchObject({ message: 'enough' });
    expect(await ask(silent, { signal: ending.signal }).catch((e: Error) => e.message)).toBe(
      'enough',
    );

    const half = await serving((_request, response) => void response.writeHead(200).write('half'));
    const later = new AbortController();
    const answer = await ask(half, { signal: later.signal });
    later.abort();
    await expect(answer.text()).rejects.toThrow();
  });

  test('an end that is asked for after an answer that nobody read does no harm', async () => {
    const url = await serving((_request, response) => void response.writeHead(202).end('taken'));
    const ending = new AbortController();
    expect((await ask(url, { method: 'POST', signal: ending.signal })).status).toBe(202);
    await new Promise(setImmediate);
    ending.abort();
    expect(await (await ask(url)).text()).toBe('taken');
  });

  test('nobody there is unsent, an answer that is cut off is lost', async () => {
    const url = await serving((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    const cut = await (await ask(url)).text().catch((thrown: unknown) => thrown);
    expect(endingOfNetworkError(cut)).toMatchObject({ kind: 'lost' });
    const hungUp = await serving((request) => void request.socket.destroy());
    const lost = await ask(hungUp).catch((thrown: unknown) => thrown);
    expect(lost).toBeInstanceOf(TypeError);
    expect(endingOfNetworkError(lost)).toMatchObject({ kind: 'lost' });
    const closed = await serving(() => {});
    await new Promise((done) => servers.pop()?.close(done));
    const nobody = await ask(closed).catch((thrown: unknown) => thrown);
    expect(endingOfNetworkError(nobody)).toEqual({ kind: 'unsent', message: 'ECONNREFUSED' });
  });

  test('a connection that ends before it is encrypted has sent nothing', async () => {
    const url = await serving(() => {});
    servers.at(-1)?.on('connection', (socket) => void socket.destroy());
    const cut = await ask(url.replace('http:', 'https:')).catch((thrown: unknown) => thrown);
    expect(endingOfNetworkError(cut)).toEqual({ kind: 'unsent', message: 'ECONNRESET' });
  });

  test('an answer that nobody wants to the end is not read to the end', async () => {
    let closed: (value: string) => void;
    const gone = new Promise<string>((resolve) => {
      closed = resolve;
    });
    const url = await serving((_request, response) => {
      response.on('close', () => closed('closed'));
      response.writeHead(200).write('x'.repeat(1000));
    });
    await (await ask(url)).body?.cancel();
    expect(await gone).toBe('closed');
  });
});
