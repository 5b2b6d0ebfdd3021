// Logging in, staying logged in, and never asking a person who is not there.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import {
  type CallOptions,
  type CredentialStore,
  type EndpointOptions,
  type LoginOptions,
  login,
} from '../../src/endpoint/index.ts';
import { eventually } from '../support/eventually.ts';
import { httpEndpoint } from '../support/http-endpoint.ts';
import { type OAuthEndpoint, oauthEndpoint } from '../support/oauth-endpoint.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const write: CallOptions = { effect: 'create', lane: 'interactive' };

function memoryCredentials() {
  const kept = new Map<string, JsonObject>();
  const store: CredentialStore = {
    load: async (name) => kept.get(name) ?? null,
    save: async (name, credentials) => void kept.set(name, credentials),
    remove: async (name) => void kept.delete(name),
  };
  return { store, kept };
}

/** A browser with a person who does what pages say. */
async function browser(address: string): Promise<void> {
  const page = await fetch(address, { redirect: 'manual' });
  const location = page.headers.get('location');
  if (location) await fetch(location);
}

const specOf = (server: OAuthEndpoint) => ({
  name: 'acme',
  identity: server.url,
  transport: { kind: 'http' as const, url: server.url },
});

/** Everything for one person at one endpoint. */
async function person(behaviour: Parameters<typeof oauthEndpoint>[0] = {}) {
  const server = await oauthEndpoint(behaviour);
  const { store, kept } = memoryCredentials();
  const clock = new StillClock();
  const shown: string[] = [];
  const logIn = (options: Partial<LoginOptions> = {}) =>
    login(specOf(server), {
      credentials: store,
      clock,
      openBrowser: browser,
      showAddress: (address) => shown.push(address),
      redirectPorts: [0],
      ...options,
    });
  const endpoint = (options: Partial<EndpointOptions> = {}) =>
    opened(specOf(server), { credentials: store, clock, ...options });
  return { server, store, kept, clock, shown, logIn, endpoint };
}

test('whoever logs in can call, in this run and the next', async () => {
  const { logIn, endpoint, server } = await person();
  await logIn();
  expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  expect(server.authLog.filter((path) => path === '/authorize').length).toBe(1);
});

test('nobody is asked anything by a call: it says what to do', async () => {
  const { endpoint, server, shown } = await person();
  expect(await endpoint().call('echo', {}, write)).toMatchObject({
    kind: 'rejected',
    reason: 'authorization',
    data: { next: 'Run `clickup-agent endpoint login acme`.' },
  });
  await expect(endpoint().tools()).rejects.toMatchObject({
    code: 'authorization',
    next: 'Run `clickup-agent endpoint login acme`.',
  });
  expect([server.authLog, shown]).toEqual([[], []]);
});

test('a token that ran out is renewed without anybody, and the write is made once', async () => {
  const { logIn, endpoint, server } = await person();
  await logIn();
  const client = endpoint();
  await client.call('echo', {}, write);
  server.expireTokens();
  server.log.length = 0;
  expect((await client.call('echo', {}, write)).kind).toBe('ok');
  expect(server.log).toEqual(['POST tools/call']);
  expect(server.authLog.filter((path) => path === '/token').length).toBe(2);
});

test('a token is renewed before it runs out', async () => {
  const { logIn, endpoint, server, clock } = await person({ expiresIn: 3600 });
  await logIn();
  clock.advance(3_580_000);
  expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  expect(server.authLog.filter((path) => path === '/token').length).toBe(2);
});

test('many calls at once renew once, since a refresh token works once', async () => {
  const { logIn, endpoint, server } = await person();
  await logIn();
  const client = endpoint();
  await client.call('echo', {}, write);
  server.expireTokens();
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => client.call('echo', {}, write)),
  );
  expect(outcomes.every(({ kind }) => kind === 'ok')).toBe(true);
  expect(server.authLog.filter((path) => path === '/token').length).toBe(2);
});

test('a token that another process renewed is taken over', async () => {
  const { logIn, endpoint, server } = await person();
  await logIn();
  const [one, other] = [endpoint(), endpoint()];
  await one.call('echo', {}, write);
  await other.call('echo', {}, write);
  server.expireTokens();
  await other.call('echo', {}, write);
  expect((await one.call('echo', {}, write)).kind).toBe('ok');
  expect(server.authLog.filter((path) => path === '/token').length).toBe(2);
});

test.each<[string, NonNullable<OAuthEndpoint['tokenFault']>, string]>([
  ['is busy', { status: 429, headers: { 'retry-after': '7' } }, 'rate-limited'],
  ['is broken', { status: 503 }, 'unavailable'],
  ['is hidden by a proxy', { status: 403, body: '<html>' }, 'unavailable'],
])('a renewal that fails because the server %s keeps the login', async (_name, fault, kind) => {
  const { logIn, endpoint, server, clock } = await person();
  await logIn();
  const client = endpoint();
  server.expireTokens();
  server.tokenFault = fault;
  const outcome = await client.call('create', {}, write);
  expect(outcome.kind).toBe(kind);
  if (outcome.kind === 'rate-limited') expect(outcome.until).toBe(clock.now() + 7_000);
  server.tokenFault = null;
  expect((await client.call('create', {}, write)).kind).toBe('ok');
});

test('a login that is over asks for a new one, once, and does not go on trying', async () => {
  const { logIn, endpoint, server } = await person();
  await logIn();
  const client = endpoint();
  server.endLogins();
  expect(await client.call('echo', {}, write)).toMatchObject({
    kind: 'rejected',
    reason: 'authorization',
    message: 'The login at acme has expired and cannot be renewed.',
    data: { next: 'Run `clickup-agent endpoint login acme`.' },
  });
  await client.call('echo', {}, write);
  expect(server.authLog.filter((path) => path === '/token').length).toBe(2);
  await logIn();
  expect((await client.call('echo', {}, write)).kind).toBe('ok');
});

test('a call that needs more rights says so, and the next login asks for them', async () => {
  const { logIn, endpoint, server, shown } = await person();
  await logIn();
  server.neededScope = 'time:write';
  const client = endpoint();
  expect(await client.call('echo', {}, write)).toMatchObject({
    kind: 'rejected',
    reason: 'authorization',
    message: 'acme asks for more rights than the login gave (time:write).',
  });
  await logIn();
  expect(new URL(shown.at(-1) ?? '').searchParams.get('scope')).toBe('read time:write');
  expect((await client.call('echo', {}, write)).kind).toBe('ok');
});

test('tokens are never sent to another address under the same name', async () => {
  const { logIn, store, clock } = await person();
  await logIn();
  const elsewhere = await oauthEndpoint();
  const outcome = await opened(specOf(elsewhere), { credentials: store, clock }).call(
    'echo',
    {},
    write,
  );
  expect(outcome).toMatchObject({ reason: 'authorization' });
  expect(elsewhere.tokensSeen).toEqual([]);
});

test('a client registration is used again for the same redirect address', async () => {
  const { logIn, server } = await person();
  const port = await freePort();
  await logIn({ redirectPorts: [port] });
  await logIn({ redirectPorts: [port] });
  expect(server.registrations.length).toBe(1);
  expect(server.registrations[0]).toMatchObject({
    redirect_uris: [`http://127.0.0.1:${port}/callback`],
    token_endpoint_auth_method: 'none',
  });
});

test('a port that is taken leads to the next on the list', async () => {
  const port = await freePort();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => taken.close(resolve));
  });
  const { port: busy } = taken.address() as AddressInfo;
  const allowed = `http://127.0.0.1:${port}/callback`;
  const { logIn, endpoint } = await person({ allowedRedirects: [allowed] });
  await logIn({ redirectPorts: [busy, port] });
  expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  await expect(logIn({ redirectPorts: [busy] })).rejects.toMatchObject({ code: 'failed' });
});

test('a redirect address that the server does not allow is told in its words', async () => {
  const { logIn } = await person({ allowedRedirects: [] });
  await expect(logIn()).rejects.toMatchObject({
    code: 'authorization',
    message: 'The login at acme failed: This redirect address is not on the list',
  });
});

test('a person who says no is believed, and what was kept stays', async () => {
  const { logIn, server, endpoint } = await person();
  await logIn();
  server.approve = false;
  await expect(logIn()).rejects.toMatchObject({
    code: 'authorization',
    message: 'The login at acme was refused: access_denied.',
  });
  expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
});

test('a login that nobody finishes ends', async () => {
  const { logIn, clock } = await person();
  let asked = false;
  const openBrowser = async () => {
    asked = true;
  };
  const attempt = logIn({ openBrowser, timeoutMs: 300_000 });
  await eventually(() => asked).toBe(true);
  clock.advance(300_000);
  await expect(attempt).rejects.toMatchObject({
    code: 'timeout',
    message: 'Nobody finished the login at acme in 5 min.',
  });
});

test('Ctrl-C ends a login', async () => {
  const { logIn } = await person();
  const control = new AbortController();
  const openBrowser = async () => control.abort(new Error('Ctrl-C'));
  await expect(logIn({ openBrowser, signal: control.signal })).rejects.toThrow('Ctrl-C');
});

test('without a browser the page is shown, and the address that it leads to can be pasted', async () => {
  const { server, store, clock, shown, endpoint } = await person();
  await login(specOf(server), {
    credentials: store,
    clock,
    redirectPorts: [0],
    showAddress: (address) => shown.push(address),
    async readAddress() {
      const page = await fetch(shown[0] ?? '', { redirect: 'manual' });
      return ` ${page.headers.get('location')}\n`;
    },
  });
  expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
});

test.each<[string, boolean, string]>([
  ['offers no login', false, 'authorization'],
  ['cannot be reached', true, 'unreachable'],
])('an endpoint that %s says so', async (_name, stopped, code) => {
  const server = await httpEndpoint({
    before(_request, response) {
      response.writeHead(404).end();
      return true;
    },
  });
  if (stopped) await server.stop();
  const spec = {
    name: 'acme',
    identity: server.url,
    transport: { kind: 'http' as const, url: server.url },
  };
  const attempt = login(spec, {
    credentials: memoryCredentials().store,
    clock: new StillClock(),
    showAddress: () => {},
    redirectPorts: [0],
  });
  await expect(attempt).rejects.toMatchObject({ code });
  await expect(attempt).rejects.not.toMatchObject({
    message: expect.stringContaining('127.0.0.1'),
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('an authorization server that is not what it should be', () => {
  test('whose metadata names another issuer is refused before anything is registered', async () => {
    const { logIn, server, kept } = await person({ metadata: { issuer: 'https://evil.example' } });
    await expect(logIn()).rejects.toMatchObject({
      code: 'authorization',
      message: expect.stringContaining('https://evil.example'),
    });
    expect([server.registrations, kept.size]).toEqual([[], 0]);
  });

  test('another one than was asked answers with a code: refused, and no token is asked for', async () => {
    const { logIn, server, kept } = await person({ iss: 'https://evil.example' });
    await expect(logIn()).rejects.toMatchObject({ code: 'authorization' });
    expect([server.authLog.includes('/token'), kept.size]).toEqual([false, 0]);
  });

  test('one that promises to name itself and does not is refused', async () => {
    const metadata = { authorization_response_iss_parameter_supported: true };
    const { logIn, server } = await person({ metadata });
    await expect(logIn()).rejects.toMatchObject({ code: 'authorization' });
    expect(server.authLog).not.toContain('/token');
  });

  test('metadata of the wrong shape is told in a sentence', async () => {
    const { logIn } = await person({ metadata: { token_endpoint: 7, scopes_supported: 'all' } });
    const failure = await logIn().catch((thrown: unknown) => String(thrown));
    expect(failure).toMatch(/token_endpoint|scopes_supported/);
    expect(failure).not.toMatch(/[{}[\]]|\n/);
  });
});

describe('an endpoint on the internet', () => {
  /** The local server under a public name. */
  async function abroad(metadata: (local: string) => Record<string, unknown>) {
    const here = await person();
    const local = new URL(here.server.url).origin;
    const asked: string[] = [];
    const there: typeof fetch = async (input, init) => {
      const url = new URL(String(input instanceof Request ? input.url : input));
      asked.push(url.host);
      if (url.host !== 'mcp.example.com') return fetch(input, init);
      const answer = await fetch(`${local}${url.pathname}${url.search}`, init);
      const text = (await answer.text()).replaceAll(local, 'https://mcp.example.com');
      const json = text.startsWith('{"issuer"')
        ? JSON.stringify({ ...JSON.parse(text), ...metadata(local) })
        : text;
      const headers = new Headers(answer.headers);
      headers.delete('content-length');
      const challenge = headers
        .get('www-authenticate')
        ?.replaceAll(local, 'https://mcp.example.com');
      if (challenge) headers.set('www-authenticate', challenge);
      return new Response(json, { status: answer.status, headers });
    };
    const url = 'https://mcp.example.com/mcp';
    const spec = { name: 'acme', identity: url, transport: { kind: 'http' as const, url } };
    const attempt = login(spec, {
      credentials: here.store,
      clock: here.clock,
      fetch: there,
      showAddress: () => {},
      redirectPorts: [0],
    });
    return { attempt, asked, local };
  }

  test.each([
    ['tokens', (local: string) => ({ token_endpoint: `${local}/token` })],
    ['registration', (local: string) => ({ registration_endpoint: `${local}/register` })],
    ['the page to log in at', () => ({ authorization_endpoint: 'http://192.168.1.1/authorize' })],
    ['a number', () => ({ authorization_endpoint: 'http://2130706433/authorize' })],
    ['a name of this machine', () => ({ token_endpoint: 'http://localhost./token' })],
    ['a v4 address as v6', () => ({ token_endpoint: 'http://[::ffff:10.0.0.1]/token' })],
    ['a translated address', () => ({ token_endpoint: 'http://[64:ff9b::10.0.0.1]/token' })],
  ])('does not lead to a private network for %s', async (_what, metadata) => {
    const { attempt, asked } = await abroad(metadata);
    await expect(attempt).rejects.toMatchObject({
      code: 'authorization',
      message: expect.stringContaining('private network'),
    });
    expect(new Set(asked)).toEqual(new Set(['mcp.example.com']));
  });
});

describe('a request that is not the answer', () => {
  /** One raw request to the address that the browser is sent back to. */
  function knock(redirect: URL, path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: redirect.hostname, port: redirect.port, path }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  test('is turned away, and the login goes on', async () => {
    const { logIn, endpoint } = await person();
    const statuses: number[] = [];
    await logIn({
      async openBrowser(address) {
        const redirect = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
        const { pathname } = redirect;
        for (const path of [
          '//',
          '/%',
          '*',
          `${pathname}?code=x&state=wrong`,
          `${pathname}?code=x`,
        ])
          statuses.push(await knock(redirect, path));
        await browser(address);
      },
    });
    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  });
});

describe('several at once', () => {
  test('two logins leave one that works', async () => {
    const { logIn, endpoint } = await person();
    await Promise.all([logIn(), logIn()]);
    expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  });

  test('two processes that renew one login leave one that works, though they share no lock', async () => {
    const { logIn, endpoint, server } = await person();
    await logIn();
    server.expireTokens();
    const outcomes = await Promise.all(
      [endpoint(), endpoint(), endpoint()].map((one) => one.call('echo', {}, write)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'ok').length).toBeGreaterThan(0);
    server.expireTokens();
    expect((await endpoint().call('echo', {}, write)).kind).toBe('ok');
  });
});
