// A small OpenID provider on loopback that a test can make lie: metadata, keys, authorization with PKCE,
// codes that work once, and ID tokens signed with RS256.
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface OidcProvider {
  readonly issuer: string;
  /** Claims of the person who is signed in at the provider. */
  person: Record<string, unknown>;
  /** Changes the claims of the next ID tokens. */
  claims: (claims: Record<string, unknown>) => Record<string, unknown>;
  /** How ID tokens are signed: properly, not at all, or with a key that is not published. */
  signature: 'right' | 'none' | 'foreign';
  /** What the metadata says otherwise than it should. */
  metadata: Record<string, unknown>;
  /** Bodies of the requests for tokens. */
  readonly asked: Record<string, string>[];
  close(): Promise<void>;
}

const CLIENT = { id: 'page', secret: 'PROVIDERSECRET' };

export async function oidcProvider(): Promise<OidcProvider> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string; redirect: string; nonce: string }>();
  const asked: Record<string, string>[] = [];
  const provider = {
    issuer: '',
    person: {} as Record<string, unknown>,
    claims: (claims: Record<string, unknown>) => claims,
    signature: 'right' as OidcProvider['signature'],
    metadata: {} as Record<string, unknown>,
    asked,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  function tokenFor(nonce: string): string {
    const now = Math.floor(Date.now() / 1_000);
    const claims = provider.claims({
      ...{ iss: provider.issuer, aud: CLIENT.id, sub: 'sub-1', iat: now, exp: now + 300, nonce },
      ...provider.person,
    });
    const { signature } = provider;
    const head = { alg: signature === 'none' ? 'none' : 'RS256', kid: 'k1' };
    const text = [head, claims].map(encoded).join('.');
    if (signature === 'none') return `${text}.`;
    const key: KeyObject = (signature === 'right' ? own : foreign).privateKey;
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', provider.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/.well-known/openid-configuration') {
      json({
        ...{ issuer: provider.issuer, jwks_uri: `${provider.issuer}/keys` },
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
        ...{ id_token_signing_alg_values_supported: ['RS256', 'none'] },
        code_challenge_methods_supported: ['S256'],
        ...provider.metadata,
      });
    } else if (pathname === '/keys') {
      json({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }] });
    } else if (pathname === '/authorize') {
      const of = (name: string) => searchParams.get(name) ?? '';
      const code = randomUUID();
      const [challenge, redirect] = [of('code_challenge'), of('redirect_uri')];
      codes.set(code, { challenge, redirect, nonce: of('nonce') });
      const back = new URLSearchParams({ code, state: of('state') });
      response.writeHead(302, { location: `${redirect}?${back}` }).end();
    } else {
      let text = '';
      for await (const part of request) text += String(part);
      const form = Object.fromEntries(new URLSearchParams(text));
      asked.push(form);
      const grant = codes.get(form.code ?? '');
      codes.delete(form.code ?? '');
      const verifier = createHash('sha256').update(form.code_verifier ?? '');
      const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
      if (request.headers.authorization !== `Basic ${basic}`) {
        json({ error: 'invalid_client' }, 401);
      } else if (
        !grant ||
        grant.redirect !== form.redirect_uri ||
        grant.challenge !== verifier.digest('base64url')
      ) {
        json({ error: 'invalid_grant' }, 400);
      } else {
        json({ access_token: 'a', token_type: 'Bearer', id_token: tokenFor(grant.nonce) });
      }
    }
  }

  const server = createServer((request, response) => {
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  provider.issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return provider;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
