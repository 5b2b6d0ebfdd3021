// An open connection: sends requests, watches how each of them ends, and cleans up behind it.
import {
  type Clock,
  isObject,
  type JsonObject,
  messageOf,
  type RandomInt,
} from '../../base/index.ts';
import type { Signals } from '../../quota/index.ts';
import type { Wire, WireEvents } from '../transports/transport.ts';
import { type AttemptEnd, AttemptEnded, endingOfNetworkError } from './attempt-end.ts';
import { Exchange } from './exchange.ts';
import { Peer, type Progress } from './peer.ts';
import { type SilenceWatch, watchSilence } from './silence.ts';

/** How a request ended, and the headers of the answer that ended it. */
export interface Reply {
  ending: AttemptEnd;
  signals: Signals | null;
}

export interface RequestOptions {
  /** Longest silence, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Headers that go with this request alone, where it goes over HTTP. */
  headers?: Record<string, string> | undefined;
}

export interface ConnectionOptions {
  clock: Clock;
  random: RandomInt;
  onNotification(method: string): void;
  /** Answers what the endpoint asks of a person; null for what we do not offer. */
  onAsked(method: string, params: unknown): Promise<JsonObject | null>;
  /** The connection is gone for good. */
  onClosed(): void;
}

/** Answered exchanges whose stream the endpoint still holds open; more than these are closed. */
const MOST_LINGERING = 4;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #wire: Wire;
  readonly #peer: Peer;
  #lingering: Exchange[] = [];
  #underWay = 0;
  /** What goes with every request of a connection without a handshake. */
  #envelope: JsonObject | null = null;
  readonly #watches = new Set<SilenceWatch>();
  #retired = false;
  readonly #events: WireEvents = {
    message: (message) => this.#peer.receive(message),
    tooLarge: (limitBytes) => this.#peer.close(new AttemptEnded({ kind: 'too-large', limitBytes })),
    closed: (why, next) => this.#closed(why, next),
  };

  /** Opens a wire and listens to it. Throws what the transport throws. */
  static async open(
    options: ConnectionOptions,
    openWire: (events: WireEvents) => Promise<Wire>,
  ): Promise<Connection> {
    let receiver: WireEvents | null = null;
    const wire = await openWire({
      message: (message) => receiver?.message(message),
      tooLarge: (limitBytes) => receiver?.tooLarge(limitBytes),
      closed: (why, next) => receiver?.closed(why, next),
    });
    const connection = new Connection(options, wire);
    receiver = connection.#events;
    return connection;
  }

  private constructor(options: ConnectionOptions, wire: Wire) {
    this.#options = options;
    this.#wire = wire;
    this.#peer = new Peer({
      send: (message) => wire.send(message),
      sendAside: (message) => Exchange.outside(() => wire.send(message)),
      // Small enough to count up in 32 bits, which is all that some endpoints read.
      firstId: options.random(2 ** 30),
      onNotification: options.onNotification,
      onAsked: (method, params) => this.#asked(method, params),
    });
  }

  /** From now on every request says of itself what a handshake would have said. */
  speakStateless(envelope: JsonObject, cancels: boolean): void {
    this.#envelope = envelope;
    this.#peer.cancels = cancels;
  }

  /** A person takes longer than an endpoint may be silent. */
  async #asked(method: string, params: unknown): Promise<JsonObject | null> {
    for (const watch of this.#watches) watch.pause();
    try {
      return await this.#options.onAsked(method, params);
    } finally {
      for (const watch of this.#watches) watch.alive();
    }
  }

  get wire(): Wire {
    return this.#wire;
  }

  /** One request, one try. Throws only the reason of the caller's signal. */
  async request(method: string, params: JsonObject, options: RequestOptions): Promise<Reply> {
    const { signal, timeoutMs, onProgress } = options;
    signal?.throwIfAborted();
    const exchange = new Exchange();
    exchange.headers = options.headers ?? {};
    const stop = new AbortController();
    const watch = watchSilence(this.#options.clock, timeoutMs, () =>
      stop.abort(new AttemptEnded({ kind: 'silent', waitedMs: timeoutMs })),
    );
    this.#watches.add(watch);
    const meta = isObject(params._meta) ? params._meta : {};
    const full = this.#envelope ? { ...params, _meta: { ...this.#envelope, ...meta } } : params;
    const abort = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', abort);
    this.#underWay++;
    exchange.onSilence = () => {
      const status = exchange.signals?.status ?? 0;
      if (!exchange.settled && this.#wire.answersInBody(status))
        stop.abort(new AttemptEnded(cut(exchange)));
    };
    let answered = false;
    try {
      const result = await exchange.run(() =>
        this.#peer.request(method, full, {
          signal: stop.signal,
          onProgress(progress) {
            watch.alive();
            onProgress?.(progress);
          },
        }),
      );
      answered = true;
      return { ending: { kind: 'result', result }, signals: exchange.signals };
    } catch (thrown) {
      signal?.throwIfAborted();
      const ending = endingOf(thrown, exchange);
      answered = ending.kind === 'rpc-error';
      return { ending, signals: exchange.signals };
    } finally {
      watch.stop();
      this.#watches.delete(watch);
      signal?.removeEventListener('abort', abort);
      this.#release(exchange, answered);
      this.#underWay--;
      if (this.#retired) await this.retire();
    }
  }

  /** Sends a notification; answers how that failed, or null. */
  async notify(method: string): Promise<Reply | null> {
    const exchange = new Exchange();
    try {
      await exchange.run(() => this.#peer.notify(method));
      return null;
    } catch (thrown) {
      return { ending: endingOf(thrown, exchange), signals: exchange.signals };
    } finally {
      exchange.settled = true;
    }
  }

  /** Closes once nothing is under way: others may still get their answers over it. */
  async retire(): Promise<void> {
    this.#retired = true;
    if (this.#underWay === 0) await this.close();
  }

  async close(): Promise<void> {
    this.#closed('it was closed');
    await this.#wire.close();
  }

  /** An answered exchange may end its stream itself, which lets its connection be used again. */
  #release(exchange: Exchange, answered: boolean): void {
    exchange.settled = true;
    if (!answered || !exchange.open) {
      exchange.close();
      return;
    }
    this.#lingering = [...this.#lingering.filter(({ open }) => open), exchange];
    if (this.#lingering.length > MOST_LINGERING) this.#lingering.shift()?.close();
  }

  #closed(why: string, next?: string): void {
    for (const exchange of this.#lingering.splice(0)) exchange.close();
    this.#peer.close(new AttemptEnded({ kind: 'lost', message: why, ...(next && { next }) }));
    this.#options.onClosed();
  }
}

/** The stream ended, and the answer was not in it. */
function cut(exchange: Exchange): AttemptEnd {
  return exchange.fault ?? { kind: 'garbled', message: 'the answer ended without a result' };
}

function endingOf(thrown: unknown, exchange: Exchange): AttemptEnd {
  if (thrown instanceof AttemptEnded) return thrown.ending;
  if (exchange.fault) return exchange.fault;
  // An answer came, so what was thrown was thrown at its text.
  if (exchange.signals) return { kind: 'garbled', message: firstLine(messageOf(thrown)) };
  const ending = endingOfNetworkError(thrown);
  return ending.kind === 'unsent' ? { ...ending, kind: 'lost' } : ending;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return /^[[{]/.test(line) ? 'not a JSON-RPC message' : line;
}
