// A client that logs in by itself, by a secret or a signed JWT: for profiles that run without a person.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import type { CallOptions, CredentialStore, EndpointSpec } from '../../src/endpoint/index.ts';
import { type OAuthBehaviour, oauthEndpoint } from '../support/oauth-endpoint.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const read: CallOptions = { effect: 'read', lane: 'batch' };
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

type Client = Extract<EndpointSpec['transport'], { kind: 'http' }>['client'] & object;

async function machine(client: Client, behaviour: OAuthBehaviour = {}) {
  const server = await oauthEndpoint({
    machines: { robot: { secret: 's3cret', publicKey: pair.publicKey } },
    metadata: {
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    },
    ...behaviour,
  });
  const kept = new Map<string, JsonObject>();
  const credentials: CredentialStore = {
    load: async (name) => kept.get(name) ?? null,
    save: async (name, value) => void kept.set(name, value),
    remove: async (name) => void kept.delete(name),
  };
  const clock = new StillClock();
  const transport = { kind: 'http' as const, url: server.url, client };
  const endpoint = () =>
    opened({ name: 'acme', identity: server.url, transport }, { credentials, clock });
  const tokens = () => server.authLog.filter((path) => path === '/token').length;
  return { server, endpoint, tokens, clock };
}

test.each<[string, Client]>([
  ['a secret', { id: 'robot', secret: 's3cret' }],
  ['a signed JWT', { id: 'robot', key: pair.privateKey }],
])('logs in by %s, once for this run and the next', async (_, client) => {
  const { endpoint, tokens, server } = await machine(client);
  expect((await endpoint().call('echo', {}, read)).kind).toBe('ok');
  expect((await endpoint().call('echo', {}, read)).kind).toBe('ok');
  expect(tokens()).toBe(1);
  server.expireTokens();
  expect((await endpoint().call('echo', {}, read)).kind).toBe('ok');
  expect(tokens()).toBe(2);
});

test('a token is renewed before its end, without a refresh token', async () => {
  const { endpoint, tokens, clock } = await machine(
    { id: 'robot', secret: 's3cret' },
    { expiresIn: 60 },
  );
  await endpoint().call('echo', {}, read);
  clock.advance(59_000);
  expect((await endpoint().call('echo', {}, read)).kind).toBe('ok');
  expect(tokens()).toBe(2);
});

test('a client that is refused ends the call with what to do, and without its secret', async () => {
  const { endpoint } = await machine({ id: 'robot', secret: 'wr0ng-secret' });
  const outcome = await endpoint().call('echo', {}, read);
  expect(outcome).toMatchObject({ kind: 'rejected', reason: 'authorization' });
  const said = JSON.stringify(outcome);
  expect(said).toContain('client credentials');
  expect(said).not.toContain('wr0ng-secret');
});
