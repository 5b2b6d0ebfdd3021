// The built program behind a company's proxy: every request through it, whatever Node it runs on.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { systemTools } from '../support/system-tools.ts';

/** What the proxy was asked for: `CONNECT host:port`, or `METHOD url`. */
let asked: string[];
let proxy: Server;
let address: string;
let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  sandbox = await serveSandbox('--plan', 'enterprise');
  const upstream = new URL(sandbox.rest);
  proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    // The sandbox plays the server that is only to be had through the proxy.
    const { pathname, search } = new URL(request.url ?? '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { host: _, 'proxy-connection': __, connection: ___, ...headers } = request.headers;
      const answer = await fetch(new URL(pathname + search, upstream), {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(await answer.text());
    });
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (request.url?.startsWith('closed.example')) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const [, port] = request.url?.split(':') ?? [];
    const through = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
    socket.on('error', () => through.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await sandbox.close();
});
beforeEach(() => {
  asked = [];
  home = temporaryFolder();
  return () => home.remove();
});

const run = (args: string[], env: Record<string, string>) =>
  runProgram(['--home', home.path, ...args], { env });

describe('a proxy', () => {
  test('carries what goes to ClickUp', async () => {
    const env = { CLICKUP_API_TOKEN: 'pk_1_x', CLICKUP_API_BASE: 'http://clickup.example' };
    const { code, out, err } = await run(['tree'], { ...env, HTTP_PROXY: address });

    expect([err, code]).toEqual(['', 0]);
    expect(out).toContain('Bug Triage');
    expect(asked).toContain('GET http://clickup.example/api/v2/team');
  });

  test('is asked for a tunnel to an encrypted endpoint, and named when it opens none', async () => {
    const endpoint = ['tree', '--endpoint', 'https://closed.example/mcp'];
    const { code, err } = await run(endpoint, {
      HTTPS_PROXY: address.replace('//', '//person:word-that-opens@'),
    });

    expect(code).toBe(7);
    expect(asked).toContain('CONNECT closed.example:443');
    expect(err).toContain('the proxy answered 403');
    expect(err).toContain(`HTTPS_PROXY (${address})`);
    expect(err).not.toContain('word-that-opens');
  });

  test('is not asked for addresses of this machine', async () => {
    const own = await run(['tree', '--endpoint', sandbox.mcp], { HTTP_PROXY: address });
    expect(own.code).toBe(0);
    expect(asked).toEqual([]);
  });

  test('that is none is told of at once', async () => {
    const { code, err } = await run(['tree'], { HTTPS_PROXY: 'socks5://127.0.0.1:1080' });

    expect(code).toBe(2);
    expect(err).toContain('HTTPS_PROXY does not name an HTTP proxy.');
  });
});

describe('a schedule', () => {
  const print = (env: Record<string, string>, ...args: string[]) =>
    run(['schedule', 'print', 'weekly-sync', ...args], { ...systemTools(home.path).env, ...env });

  test('carries the proxy and the certificates along', async () => {
    const { code, out } = await print({
      HTTPS_PROXY: 'http://proxy.example:3128',
      no_proxy: '.corp.example',
      NODE_EXTRA_CA_CERTS: '/etc/ssl/corp.pem',
    });

    expect(code).toBe(0);
    expect(out).toContain('HTTPS_PROXY=http://proxy.example:3128');
    expect(out).toContain('no_proxy=.corp.example');
    expect(out).toContain('NODE_EXTRA_CA_CERTS=/etc/ssl/corp.pem');
  });

  test('never shows a proxy’s password', async () => {
    const { code, out, err } = await print({
      HTTPS_PROXY: 'http://person:word-that-opens@proxy.example:3128',
    });

    expect(code).toBe(2);
    expect(err).toContain('HTTPS_PROXY holds a password');
    expect(out + err).not.toContain('word-that-opens');
  });

  test('of a run that needs the model’s key is refused, because it will not have one', async () => {
    const { code, err } = await run(
      ['schedule', 'install', 'sprint-triage', '--', '--csv', 'x.csv', '--model'],
      { ...systemTools(home.path).env, ANTHROPIC_API_KEY: 'sk-ant-something' },
    );

    expect(code).toBe(2);
    expect(err).toContain('--model needs ANTHROPIC_API_KEY');
  });

  test('without a profile says that it works on the simulated workspace, and so does its run', async () => {
    const { err } = await print({});
    const ran = await run(['run', 'standup', '--profile', 'sandbox', '--yes'], {});

    expect(err).toContain('simulated workspace');
    expect(ran.err).toContain('This is the simulated workspace of this machine');
  });
});
