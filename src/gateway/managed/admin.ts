// The HTTP interface that makes and ends managed servers: the calls of the hosted providers.
import { Hono } from 'hono';
import { AppError, parseJson } from '../../base/index.ts';
import { bearerIn, type Registry } from './registry.ts';
import { isSecretOf } from './secrets.ts';
import { newServer, serverChange } from './server-request.ts';
import type { ManagedServer } from './servers.ts';

export interface AdminOptions {
  registry: Registry;
  /** The hash of the key that callers must show as a bearer token. */
  adminKeyHash: string;
  /** The address that a token makes. */
  urlOf(token: string): string;
}

/** A server as everybody may see it: without its address. */
export function shownServer(server: ManagedServer) {
  const { id, name, account, config, expiresAt, createdAt, updatedAt } = server;
  return {
    id,
    name,
    integrated_account_id: account,
    config,
    expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
  };
}

/** The routes under `/integrated-account/:account/mcp`. */
export function adminApp({ registry, adminKeyHash, urlOf }: AdminOptions): Hono {
  const { accounts, servers, clock } = registry;
  const app = new Hono();

  app.use(async (context, next) => {
    const shown = bearerIn(context.req.header('authorization') ?? null);
    if (shown !== null && isSecretOf(shown, adminKeyHash)) return next();
    return context.json({ message: 'The admin key is missing or wrong.' }, 401, {
      'www-authenticate': 'Bearer',
    });
  });
  app.onError((thrown, context) => {
    if (!(thrown instanceof AppError)) throw thrown;
    const message = [thrown.message, thrown.next].filter(Boolean).join(' ');
    return context.json({ message }, thrown.code === 'usage' ? 400 : 500);
  });

  const account = async (idOrName: string) => (await accounts.find(idOrName))?.id ?? null;
  const noAccount = (idOrName: string) => ({ message: `There is no account "${idOrName}".` });
  const noServer = { message: 'There is no such server: it never was, was deleted or has ended.' };

  app.post('/:account/mcp', async (context) => {
    const id = await account(context.req.param('account'));
    if (id === null) return context.json(noAccount(context.req.param('account')), 404);
    const wanted = newServer(parseJson(await context.req.text()), clock.now());
    const { server, token } = await servers.create(id, wanted);
    return context.json({ ...shownServer(server), token, url: urlOf(token) }, 201);
  });
  app.get('/:account/mcp', async (context) => {
    const id = await account(context.req.param('account'));
    if (id === null) return context.json(noAccount(context.req.param('account')), 404);
    const result = (await servers.list(id)).map(shownServer);
    return context.json({ result, next_cursor: null });
  });
  app.get('/:account/mcp/:id', async (context) => {
    const id = await account(context.req.param('account'));
    const server = id === null ? null : await servers.get(id, context.req.param('id'));
    return server ? context.json(shownServer(server)) : context.json(noServer, 404);
  });
  app.patch('/:account/mcp/:id', async (context) => {
    const id = await account(context.req.param('account'));
    const change = serverChange(parseJson(await context.req.text()), clock.now());
    const server = id === null ? null : await servers.change(id, context.req.param('id'), change);
    return server ? context.json(shownServer(server)) : context.json(noServer, 404);
  });
  app.delete('/:account/mcp/:id', async (context) => {
    const id = await account(context.req.param('account'));
    const server = context.req.param('id');
    return id !== null && (await servers.remove(id, server))
      ? context.json({ id: server })
      : context.json(noServer, 404);
  });
  return app;
}
