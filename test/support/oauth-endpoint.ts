// An MCP server behind OAuth 2.1, with its own small authorization server: discovery, registration,
// PKCE, resource indicators, scopes, and refresh tokens that may be used once.
import { createHash, randomUUID, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EndpointBehaviour, type HttpEndpoint, httpEndpoint } from './http-endpoint.ts';

interface Grant {
  clientId: string;
  scope: string;
}

export interface OAuthEndpoint extends HttpEndpoint {
  /** Path of each request to the authorization server, in order. */
  readonly authLog: string[];
  readonly registrations: Record<string, unknown>[];
  /** Every token that came with a request to the endpoint, good or not. */
  readonly tokensSeen: string[];
  /** Every access token is refused from now on. */
  expireTokens(): void;
  /** Every refresh token is refused from now on. */
  endLogins(): void;
  /** Answers the next requests to the token endpoint in this way; null: as usual. */
  tokenFault: { status: number; body?: string; headers?: Record<string, string> } | null;
  /** What calls need beyond a login. */
  neededScope: string | null;
  /** What the person answers on the page. */
  approve: boolean;
}

export interface OAuthBehaviour extends EndpointBehaviour {
  /** Redirect addresses that may register; absent: any on loopback. */
  allowedRedirects?: string[];
  /** What the authorization server's metadata says otherwise than it should. */
  metadata?: Record<string, unknown>;
  /** Who the browser comes back from, by its own word (`iss`). */
  iss?: string;
  /** Seconds that a token lasts. */
  expiresIn?: number;
  /** Clients that log in by themselves: a secret, or the public key (PEM) of the key that signs. */
  machines?: Record<string, { secret?: string; publicKey?: string }>;
}

export async function oauthEndpoint(behaviour: OAuthBehaviour = {}): Promise<OAuthEndpoint> {
  const clients = new Map<string, string[]>();
  const codes = new Map<string, Grant & { challenge: string; redirect: string }>();
  let access = new Map<string, Grant>();
  let refresh = new Map<string, Grant>();
  const authLog: string[] = [];
  const tokensSeen: string[] = [];
  const registrations: Record<string, unknown>[] = [];
  let origin = '';

  const json = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const issue = (grant: Grant) => {
    const tokens = { access_token: randomUUID(), refresh_token: randomUUID() };
    access.set(tokens.access_token, grant);
    refresh.set(tokens.refresh_token, grant);
    const { expiresIn } = behaviour;
    return {
      ...tokens,
      token_type: 'Bearer',
      scope: grant.scope,
      ...(expiresIn !== undefined && { expires_in: expiresIn }),
    };
  };

  /** The client that a request for its own token comes from; null for none that is known. */
  const machineOf = (asked: Record<string, string>, authorization: string): string | null => {
    const machines = behaviour.machines ?? {};
    const [, basic = ''] = /^Basic (.+)$/.exec(authorization) ?? [];
    const [id = '', secret] = Buffer.from(basic, 'base64').toString().split(':');
    if (secret !== undefined) return machines[id]?.secret === secret ? id : null;
    const [head = '', claims = '', signature = ''] = (asked.client_assertion ?? '').split('.');
    const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as {
      iss?: string;
    };
    const key = machines[iss ?? '']?.publicKey;
    const signed = Buffer.from(`${head}.${claims}`);
    const good = key && verify('sha256', signed, key, Buffer.from(signature, 'base64url'));
    return good ? (iss ?? null) : null;
  };

  type Page = (url: URL, body: string, response: ServerResponse, authorization: string) => void;
  const pages: Record<string, Page> = {
    '/.well-known/oauth-protected-resource/mcp': (_url, _body, response) =>
      json(response, 200, {
        resource: `${origin}/mcp`,
        authorization_servers: [origin],
        scopes_supported: ['read'],
      }),
    '/.well-known/oauth-authorization-server': (_url, _body, response) =>
      json(response, 200, {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none'],
        ...behaviour.metadata,
      }),
    '/register'(_url, body, response) {
      const asked = JSON.parse(body) as { redirect_uris: string[] };
      registrations.push(asked);
      const allowed = behaviour.allowedRedirects;
      if (allowed && !asked.redirect_uris.every((uri) => allowed.includes(uri))) {
        return json(response, 400, {
          error: 'invalid_redirect_uri',
          error_description: 'This redirect address is not on the list',
        });
      }
      const clientId = `client-${registrations.length}`;
      clients.set(clientId, asked.redirect_uris);
      json(response, 201, { ...asked, client_id: clientId });
    },
    '/authorize'({ searchParams }, _body, response) {
      const asked = Object.fromEntries(searchParams);
      const redirect = asked.redirect_uri ?? '';
      const known = clients.get(asked.client_id ?? '')?.includes(redirect);
      if (!known || asked.code_challenge_method !== 'S256' || asked.resource !== `${origin}/mcp`) {
        return json(response, 400, { error: 'invalid_request' });
      }
      const back = new URL(redirect);
      back.searchParams.set('state', asked.state ?? '');
      if (behaviour.iss !== undefined) back.searchParams.set('iss', behaviour.iss);
      if (endpoint.approve) {
        const code = randomUUID();
        codes.set(code, {
          clientId: asked.client_id ?? '',
          scope: asked.scope ?? '',
          challenge: asked.code_challenge ?? '',
          redirect,
        });
        back.searchParams.set('code', code);
      } else back.searchParams.set('error', 'access_denied');
      response.writeHead(302, { location: back.href }).end();
    },
    '/token'(_url, body, response, authorization) {
      if (endpoint.tokenFault) {
        const { status, headers, body: text = 'busy' } = endpoint.tokenFault;
        response.writeHead(status, headers).end(text);
        return;
      }
      const asked = Object.fromEntries(new URLSearchParams(body));
      if (asked.grant_type === 'client_credentials') {
        const clientId = machineOf(asked, authorization);
        if (clientId === null) return json(response, 401, { error: 'invalid_client' });
        const { refresh_token: _, ...granted } = issue({ clientId, scope: asked.scope ?? '' });
        return json(response, 200, granted);
      }
      if (asked.resource !== `${origin}/mcp`)
        return json(response, 400, { error: 'invalid_target' });
      if (asked.grant_type === 'authorization_code') {
        const grant = codes.get(asked.code ?? '');
        codes.delete(asked.code ?? '');
        const challenge = createHash('sha256')
          .update(asked.code_verifier ?? '')
          .digest('base64url');
        const fits = grant?.challenge === challenge && grant.redirect === asked.redirect_uri;
        if (!grant || !fits) return json(response, 400, { error: 'invalid_grant' });
        return json(response, 200, issue({ clientId: grant.clientId, scope: grant.scope }));
      }
      const grant = refresh.get(asked.refresh_token ?? '');
      refresh.delete(asked.refresh_token ?? '');
      if (!grant || grant.clientId !== asked.client_id) {
        return json(response, 400, { error: 'invalid_grant' });
      }
      json(response, 200, issue(grant));
    },
  };

  const refuse = (response: ServerResponse, status: number, more: string) => {
    const metadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;
    response.writeHead(status, { 'www-authenticate': `Bearer ${metadata}${more}` }).end();
  };

  const server = await httpEndpoint({
    ...behaviour,
    before(request, response) {
      const url = new URL(request.url ?? '/', origin);
      const page = pages[url.pathname];
      if (page) {
        authLog.push(url.pathname);
        const { authorization = '' } = request.headers;
        void text(request).then((body) => page(url, body, response, authorization));
        return true;
      }
      if (url.pathname !== '/mcp') {
        response.writeHead(404).end();
        return true;
      }
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (token !== '') tokensSeen.push(token);
      const grant = access.get(token);
      if (!grant) {
        refuse(response, 401, '');
        return true;
      }
      const { neededScope } = endpoint;
      if (neededScope !== null && !grant.scope.split(' ').includes(neededScope)) {
        refuse(response, 403, `, error="insufficient_scope", scope="${neededScope}"`);
        return true;
      }
      return behaviour.before?.(request, response) ?? false;
    },
  });
  origin = new URL(server.url).origin;

  const endpoint: OAuthEndpoint = {
    ...server,
    authLog,
    registrations,
    tokensSeen,
    expireTokens() {
      access = new Map();
    },
    endLogins() {
      access = new Map();
      refresh = new Map();
    },
    tokenFault: null,
    neededScope: null,
    approve: true,
  };
  return endpoint;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
