// Makes a connection ready for calls: takes up a kept session, or shakes hands anew.
import { AppError, isObject, type JsonObject } from '../../base/index.ts';
import type { EndpointSpec, SessionRecord } from '../spec.ts';
import { type TransportName, transports } from '../transports/index.ts';
import type { WireSetup } from '../transports/transport.ts';
import {
  Connection,
  type ConnectionOptions,
  type Reply,
  type RequestOptions,
} from './connection.ts';
import { Ended, type Ending, endingOfNetworkError } from './ending.ts';
import { Exchange } from './exchange.ts';
import { watchSilence } from './silence.ts';

/** The newest protocol that we speak; an endpoint may answer with an older one. */
const PROTOCOL_VERSION = '2025-11-25';

/** How a connection could not be made, with the headers that came with the refusal. */
export class NotConnected extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Not connected: ${reply.ending.kind}`);
    this.reply = reply;
  }
}

export interface HandshakeOptions {
  wire: Omit<WireSetup, 'events' | 'resume' | 'signal'>;
  connection: ConnectionOptions;
  request: RequestOptions;
  clientVersion: string;
}

export interface Ready {
  connection: Connection;
  /** Taken up from an earlier run, so the endpoint may have forgotten it. */
  resumed: boolean;
  /** What to keep for the next run; null for what cannot be taken up again. */
  session: SessionRecord | null;
}

/** Opens and readies a connection. Throws `NotConnected`, or the reason of the caller's signal. */
export async function connect(
  options: HandshakeOptions,
  saved: SessionRecord | null,
): Promise<Ready> {
  const [first, second] = candidates(options.wire.spec, saved);
  if (saved && saved.transport === 'http' && first === 'http' && !options.wire.longLived) {
    const connection = await openWire(first, options, saved);
    return { connection, resumed: true, session: saved };
  }
  try {
    return await shakeHands(first, options);
  } catch (thrown) {
    if (!second || !(thrown instanceof NotConnected) || !refusesStreamable(thrown)) throw thrown;
    // The first refusal is the one that tells a person what is wrong.
    return await shakeHands(second, options).catch(() => {
      options.request.signal?.throwIfAborted();
      throw thrown;
    });
  }
}

/** The transports to try, in order. */
function candidates(
  { transport }: EndpointSpec,
  saved: SessionRecord | null,
): [TransportName, TransportName?] {
  if (transport.kind === 'stdio') return ['stdio'];
  if (transport.legacySse === true) return ['sse'];
  if (transport.legacySse === false) return ['http'];
  return saved?.transport === 'sse' ? ['sse', 'http'] : ['http', 'sse'];
}

/** Servers of the older transport refuse a POST to their stream in one of these ways. */
function refusesStreamable({ reply: { ending } }: NotConnected): boolean {
  return ending.kind === 'http' && [400, 404, 405].includes(ending.status);
}

async function shakeHands(kind: TransportName, options: HandshakeOptions): Promise<Ready> {
  const connection = await openWire(kind, options, null);
  try {
    const reply = await connection.request(
      'initialize',
      {
        protocolVersion: PROTOCOL_VERSION,
        capabilities: {},
        clientInfo: { name: 'clickup-agent', version: options.clientVersion },
      },
      options.request,
    );
    if (reply.ending.kind !== 'result') {
      throw new NotConnected(kind === 'stdio' ? endedAtStart(reply) : reply);
    }
    const protocolVersion = versionIn(reply.ending.result);
    connection.wire.agreed(protocolVersion);
    const refused = await connection.notify('notifications/initialized');
    if (refused) throw new NotConnected(refused);
    const sessionId = connection.wire.sessionId();
    const session = kind === 'stdio' ? null : { transport: kind, sessionId, protocolVersion };
    return { connection, resumed: false, session };
  } catch (thrown) {
    await connection.close().catch(() => {});
    throw thrown;
  }
}

/** A program that ends before it has said a word will do so again. */
function endedAtStart(reply: Reply): Reply {
  const { ending } = reply;
  if (ending.kind !== 'lost') return reply;
  return { ...reply, ending: { ...ending, kind: 'unstartable' } };
}

function versionIn(result: unknown): string {
  const version = isObject(result) ? (result as JsonObject).protocolVersion : undefined;
  return typeof version === 'string' ? version : PROTOCOL_VERSION;
}

/** Opens the wire; a transport that greets by HTTP is watched while it does. */
async function openWire(
  kind: TransportName,
  options: HandshakeOptions,
  resume: SessionRecord | null,
): Promise<Connection> {
  const { timeoutMs, signal: cancelled } = options.request;
  const exchange = new Exchange();
  const patience = new AbortController();
  const watch = watchSilence(options.connection.clock, timeoutMs, () =>
    patience.abort(new Ended({ kind: 'silent', waitedMs: timeoutMs })),
  );
  const signal = cancelled ? AbortSignal.any([cancelled, patience.signal]) : patience.signal;
  try {
    return await exchange.run(() =>
      Connection.open(options.connection, (events) =>
        transports[kind].open({ ...options.wire, events, resume, signal }),
      ),
    );
  } catch (thrown) {
    cancelled?.throwIfAborted();
    if (thrown instanceof AppError) throw thrown;
    const ending: Ending =
      thrown instanceof Ended ? thrown.ending : (exchange.fault ?? endingOfNetworkError(thrown));
    throw new NotConnected({ ending, signals: exchange.signals });
  } finally {
    watch.stop();
  }
}
