// The login of ClickUp's own REST API: an OAuth app that somebody has registered, its page in a
// browser, and a code that is exchanged for a token. There is no discovery and no renewal.
import { randomBytes } from 'node:crypto';
import { AppError, type Clock, cleanLine, isObject, parseJson } from '../../base/index.ts';
import { listenForCallback } from './callback.ts';

export interface AppLoginOptions {
  /** The app, as ClickUp's settings show it. */
  client: { id: string; secret: string };
  /** Base URL of the REST API, where the code is exchanged. */
  rest: string;
  /** The page that the person visits; default ClickUp's. */
  page?: string | undefined;
  clock: Clock;
  /** Opens the page in the person's browser. Absent: its address is only shown. */
  openBrowser?: ((address: string) => Promise<void>) | undefined;
  showAddress: (address: string) => void;
  /** Ports of the redirect address, tried in order. An app names the redirects that it allows. */
  ports?: number[] | undefined;
  /** How long the person may take, ms. */
  timeoutMs: number;
  signal: AbortSignal;
}

const PAGE = 'https://app.clickup.com/api';
const PORTS = [33418, 33419, 33420];

/**
 * Sends a person to ClickUp, and answers the token that they come back with.
 * Errors: AppError `authorization` when it was refused, `timeout`, `unreachable`, `failed` when no
 * port is free, or the reason of the signal.
 */
export async function loginAtApp(options: AppLoginOptions): Promise<string> {
  const { client, clock, timeoutMs, signal } = options;
  const callback = await listenForCallback({
    host: 'localhost',
    ports: options.ports ?? PORTS,
    path: '/callback',
  });
  const over = new AbortController();
  const abort = () => over.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const state = randomBytes(24).toString('base64url');
    const page = new URL(options.page ?? PAGE);
    page.searchParams.set('client_id', client.id);
    page.searchParams.set('redirect_uri', callback.redirectUrl);
    page.searchParams.set('response_type', 'code');
    page.searchParams.set('state', state);
    const came = callback.answer(({ searchParams }) => searchParams.get('state') === state);
    options.showAddress(page.href);
    await options.openBrowser?.(page.href).catch(() => {});
    signal.throwIfAborted();
    const nobody = clock.sleep(timeoutMs, over.signal).then(() => {
      const minutes = Math.ceil(timeoutMs / 60_000);
      throw new AppError('timeout', `Nobody finished the login at ClickUp in ${minutes} min.`, {
        next: `Run it again. The app must allow the redirect address ${callback.redirectUrl}.`,
      });
    });
    const { searchParams } = await Promise.race([came, nobody]);
    const code = searchParams.get('code');
    if (code) return await exchange(code, options);
    const why = cleanLine(searchParams.get('error') ?? 'no reason', 200);
    throw new AppError('authorization', `The login at ClickUp was refused: ${why}.`);
  } finally {
    signal.removeEventListener('abort', abort);
    over.abort();
    await callback.close();
  }
}

async function exchange(code: string, { client, rest, signal }: AppLoginOptions): Promise<string> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${rest.replace(/\/+$/, '')}/api/v2/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Not in the address, which servers on the way may log.
      body: JSON.stringify({ client_id: client.id, client_secret: client.secret, code }),
      redirect: 'manual',
      signal,
    });
    text = await answer.text();
  } catch (thrown) {
    signal.throwIfAborted();
    throw new AppError('unreachable', 'ClickUp could not be reached to finish the login.', {
      next: 'Check the network, then log in again.',
      cause: thrown,
    });
  }
  const reply = parseJson(text);
  if (answer.ok && isObject(reply) && typeof reply.access_token === 'string') {
    return reply.access_token;
  }
  const why = isObject(reply) && typeof reply.err === 'string' ? cleanLine(reply.err, 200) : '';
  throw new AppError(
    'authorization',
    `ClickUp gave no token (HTTP ${answer.status})${why === '' ? '' : `: ${why}`}.`,
    { next: 'Check the id and the secret of the app.' },
  );
}
