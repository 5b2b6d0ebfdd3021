// HTTP by Node's own client. Node's `fetch` builds a parser of its own for its first answer, which
// costs a command that makes one call more than all else that it loads.
import type { Agent, IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { Headers, Response } from './plain-response.ts';
import type { Fetch } from './wire-fetch.ts';

const CONNECT_MS = 10_000;
/** Less than the five seconds after which most servers close: what is sent to a closing one is lost. */
const IDLE_MS = 3_000;
/** Answers that have no body; a Response refuses to be given one. */
const BODILESS: readonly (number | undefined)[] = [204, 205, 304];

/**
 * Answers as `fetch` does and throws what it throws: a TypeError with the cause, or the signal's
 * reason. Bodies that are no text, and addresses that lead elsewhere, are left to `fetch` itself.
 */
export const plainFetch: Fetch = async (address, init = {}) => {
  const url = new URL(address);
  const plain = init.body === undefined || init.body === null || typeof init.body === 'string';
  if (!plain || url.username !== '' || !url.protocol.startsWith('http'))
    return fetch(address, init);
  init.signal?.throwIfAborted();
  const answer = await asked(url, init).catch((cause: unknown) => {
    throw init.signal?.aborted ? init.signal.reason : new TypeError('fetch failed', { cause });
  });
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400 && answer.headers.location && init.redirect !== 'manual') {
    answer.resume();
    return fetch(address, init);
  }
  const headers = new Headers();
  const raw = answer.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  const body = BODILESS.includes(status) ? null : streamOf(await unpacked(answer));
  if (body === null) answer.resume();
  return new Response(body, { status, statusText: answer.statusMessage ?? '', headers });
};

const agents: Record<string, Agent | undefined> = {};

async function asked(url: URL, { method, headers, body, signal }: RequestInit) {
  const isSecure = url.protocol === 'https:';
  const client = isSecure ? await import('node:https') : await import('node:http');
  agents[url.protocol] ??= new client.Agent({ keepAlive: true, timeout: IDLE_MS });
  const agent = agents[url.protocol];
  return new Promise<IncomingMessage>((resolve, reject) => {
    const sent = client.request(url, {
      agent,
      method: method ?? 'GET',
      headers: {
        ...{ accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': 'node' },
        ...Object.fromEntries(new Headers(headers)),
        ...(typeof body === 'string' && { 'content-length': Buffer.byteLength(body) }),
      },
      ...(signal && { signal }),
    });
    let isConnected = false;
    // Nothing is sent before a connection stands, whatever ends the attempt to make one.
    sent.on('error', (error) => {
      reject(isConnected ? error : Object.assign(error, { syscall: 'connect' }));
    });
    sent.on('response', (answer) => {
      // A reader of the answer sees its errors; those of an answer without a reader must not end the process.
      answer.on('error', () => {});
      resolve(answer);
    });
    sent.on('socket', (socket) => {
      isConnected = !socket.connecting;
      if (isConnected) return;
      // Between an unread answer and the next request, nothing else listens to the socket's errors.
      socket.on('error', () => {});
      const fault = Object.assign(new Error('no connection was made'), { code: 'ETIMEDOUT' });
      const timer = setTimeout(() => sent.destroy(fault), CONNECT_MS);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isConnected = true;
        clearTimeout(timer);
      });
      socket.once('close', () => clearTimeout(timer));
    });
    sent.end(body ?? undefined);
  });
}

/** The same bytes as a web stream; cancelling it closes the connection. */
function streamOf(body: Readable): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void body.destroy(),
  });
}

/** The answer's body without the packing that was asked for. */
async function unpacked(answer: IncomingMessage): Promise<Readable> {
  if (answer.headers['content-encoding']?.toLowerCase() !== 'gzip') return answer;
  const { constants, createGunzip } = await import('node:zlib');
  // What has arrived is passed on at once: an event stream has no end to wait for.
  const flush = constants.Z_SYNC_FLUSH;
  // Errors of either stream reach the reader of the second.
  return pipeline(answer, createGunzip({ flush, finishFlush: flush }), () => {});
}
