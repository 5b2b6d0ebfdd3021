// The fetch that transports are given: it ties each HTTP request to the call it is for.
import type { Clock } from '../../base/index.ts';
import { type AttemptEnd, AttemptEnded, endingOfNetworkError, refusal } from './attempt-end.ts';
import { Exchange } from './exchange.ts';
import { Headers, Response } from './plain-response.ts';

/** An answer beyond this is refused: a hostile endpoint must not fill the memory. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Of an HTTP refusal only this much is read, for its message. */
const MAX_REFUSAL_BYTES = 64 * 1024;

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface WireFetchOptions {
  fetch: Fetch;
  clock: Clock;
  /** Whether the stream that an endpoint sends unasked may be opened. */
  standingStream: boolean;
}

/** A fetch that records status and headers, closes with its exchange, and caps what it reads. */
export function wireFetch(options: WireFetchOptions): Fetch {
  return async (url, init = {}) => {
    const stream = streamKind(init);
    // "Not offered" is an answer that transports accept in silence.
    if (stream === 'standing' && !options.standingStream) {
      return new Response(null, { status: 405 });
    }
    const exchange = Exchange.current();
    // A cancellation is sent from within the cancelled exchange and must outlive it.
    if (!exchange || exchange.settled) return await options.fetch(url, init);

    exchange.fault = null;
    try {
      const signal = stream === 'standing' ? init.signal : exchange.signal;
      const response = await options.fetch(url, { ...init, ...(signal && { signal }) });
      exchange.signals = {
        status: response.status,
        headers: response.headers,
        receivedAt: options.clock.now(),
      };
      if (response.status >= 300) throw await refused(response);
      return stream === 'standing' ? response : counted(response, exchange);
    } catch (thrown) {
      const ending = thrown instanceof AttemptEnded ? thrown.ending : endingOfNetworkError(thrown);
      if (thrown instanceof AttemptEnded && thrown.signals) exchange.signals = thrown.signals;
      exchange.fail(stream === 'resumed' ? restRefused(ending) : ending);
      if (stream === 'resumed') exchange.notResumable();
      if (thrown instanceof Refused) return thrown.response;
      throw thrown;
    }
  };
}

/** The request itself was taken long ago: whatever refuses the rest of its answer, it may be done. */
function restRefused(ending: AttemptEnd): AttemptEnd {
  const how = ending.kind === 'http' ? `HTTP ${ending.status}` : ending.kind;
  return { kind: 'lost', message: `the rest of the answer was not to be had (${how})` };
}

/** A GET opens a stream: the endpoint's standing one, or the rest of an answer that was cut. */
function streamKind(init: RequestInit): 'none' | 'standing' | 'resumed' {
  if ((init.method ?? 'GET') !== 'GET') return 'none';
  return new Headers(init.headers).has('last-event-id') ? 'resumed' : 'standing';
}

class Refused extends AttemptEnded {
  readonly response: Response;

  constructor(ending: AttemptEnd, response: Response) {
    super(ending);
    this.response = response;
  }
}

/** Reads a refusal here, because the transport would keep its text in an error message only. */
async function refused(response: Response): Promise<Refused> {
  const { status, statusText, headers } = response;
  const text = await firstBytes(response.body).catch(() => '');
  const empty = new Response(null, { status, statusText, headers });
  return new Refused(refusal(status, text), empty);
}

async function firstBytes(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_REFUSAL_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The same answer, counted while it is read. */
function counted(response: Response, exchange: Exchange): Response {
  const { status, statusText, headers, body } = response;
  exchange.bodyOpened();
  if (body) return new Response(capped(body, exchange), { status, statusText, headers });
  exchange.bodyEnded();
  return new Response(null, { status, statusText, headers });
}

function capped(body: ReadableStream<Uint8Array>, exchange: Exchange): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  let unwanted = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await reader.read();
        if (unwanted) return;
        if (done) {
          controller.close();
          exchange.bodyEnded();
          return;
        }
        size += value.byteLength;
        if (size > MAX_ANSWER_BYTES) {
          await reader.cancel();
          throw new AttemptEnded({ kind: 'too-large', limitBytes: MAX_ANSWER_BYTES });
        }
        controller.enqueue(value);
      } catch (thrown) {
        if (thrown instanceof AttemptEnded && thrown.signals) exchange.signals = thrown.signals;
        if (unwanted) return;
        exchange.fail(thrown instanceof AttemptEnded ? thrown.ending : cutOff(thrown));
        controller.error(thrown);
        exchange.bodyEnded();
      }
    },
    async cancel(reason) {
      unwanted = true;
      exchange.bodyEnded();
      await reader.cancel(reason);
    },
  });
}

/** A connection that breaks while its answer is read was made, whatever the system calls it. */
function cutOff(thrown: unknown): AttemptEnd {
  const ending = endingOfNetworkError(thrown);
  return ending.kind === 'unsent' ? { ...ending, kind: 'lost' } : ending;
}
