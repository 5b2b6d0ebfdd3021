// Makes a connection ready for calls: takes up a saved session, shakes hands, or does without where the
// endpoint's generation of the protocol knows no handshake.
import { AppError, isObject, type JsonObject } from '../../base/index.ts';
import type { EndpointSpec, SessionRecord } from '../spec.ts';
import { type TransportName, transports } from '../transports/index.ts';
import type { WireSetup } from '../transports/transport.ts';
import { type AttemptEnd, AttemptEnded, endingOfNetworkError } from './attempt-end.ts';
import {
  Connection,
  type ConnectionOptions,
  type Reply,
  type RequestOptions,
} from './connection.ts';
import { Exchange } from './exchange.ts';
import { watchSilence } from './silence.ts';
import { envelopeOf, namesStateless, offersStateless, STATELESS_VERSION } from './stateless.ts';

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
  /** What we offer to be asked. */
  capabilities: JsonObject;
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
  last: SessionRecord | null = saved,
): Promise<Ready> {
  const [first, second] = candidates(options.wire.spec, saved);
  if (saved && saved.transport === 'http' && first === 'http' && !options.wire.longLived) {
    const connection = await openWire(first, options, saved);
    if (saved.protocolVersion === STATELESS_VERSION) speakStateless(connection, first, options);
    return { connection, resumed: true, session: saved };
  }
  try {
    return await shakeHands(first, options, shookHands(last));
  } catch (thrown) {
    if (!second || !(thrown instanceof NotConnected) || !refusesStreamable(thrown)) throw thrown;
    // The first refusal is the one that tells a person what is wrong.
    return await shakeHands(second, options, true).catch(() => {
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

/** `first`: whether a handshake is tried before anything else, because it did once, or is likely to. */
async function shakeHands(
  kind: TransportName,
  options: HandshakeOptions,
  first: boolean,
): Promise<Ready> {
  const connection = await openWire(kind, options, null);
  try {
    // A program is asked second: many that know handshakes end at anything else.
    const asksFirst = kind === 'http' && !first;
    if (asksFirst && (await isStateless(connection, options))) {
      return stateless(connection, kind, options);
    }
    const reply = await connection.request(
      'initialize',
      {
        protocolVersion: PROTOCOL_VERSION,
        capabilities: options.capabilities,
        clientInfo: { name: 'clickup-agent', version: options.clientVersion },
      },
      options.request,
    );
    if (reply.ending.kind !== 'result') {
      const mayAsk = !asksFirst && kind !== 'sse' && mayBeStateless(reply);
      if (mayAsk && (await isStateless(connection, options))) {
        return stateless(connection, kind, options);
      }
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

/** Whether what is known of an endpoint says that it knows handshakes. */
function shookHands(last: SessionRecord | null): boolean {
  return last !== null && last.protocolVersion !== STATELESS_VERSION;
}

/** Refusals of a handshake that may only say that there are none in the endpoint's generation. */
function mayBeStateless({ ending }: Reply): boolean {
  if (ending.kind === 'http') return [400, 404, 405, 501].includes(ending.status);
  return ending.kind === 'rpc-error' && ending.code < -32000;
}

function stateless(connection: Connection, kind: TransportName, options: HandshakeOptions): Ready {
  speakStateless(connection, kind, options);
  const session =
    kind === 'http'
      ? { transport: kind, sessionId: null, protocolVersion: STATELESS_VERSION }
      : null;
  return { connection, resumed: false, session };
}

/** A server that does not know the question may never answer it. */
const PROBE_TIMEOUT_MS = 5_000;

/**
 * Asks an endpoint whether it speaks the generation without handshakes, in that generation's way.
 * False for one that does not know the question, however it says so. Throws `NotConnected` for what
 * a handshake would meet as well: no network, no login, no quota.
 */
async function isStateless(connection: Connection, options: HandshakeOptions): Promise<boolean> {
  const { clientVersion, capabilities, request } = options;
  const ask = () =>
    connection.request(
      'server/discover',
      { _meta: envelopeOf(clientVersion, capabilities) },
      { ...request, timeoutMs: Math.min(request.timeoutMs, PROBE_TIMEOUT_MS) },
    );
  let reply = await ask();
  // One that names our revision among those it takes may only have refused in passing.
  if (namesStateless(reply.ending)) reply = await ask();
  const { ending } = reply;
  const everybodys =
    ending.kind === 'unsent' ||
    ending.kind === 'login-needed' ||
    (ending.kind === 'http' && [401, 403, 407, 429].includes(ending.status));
  if (everybodys) throw new NotConnected(reply);
  return ending.kind === 'result' && offersStateless(ending.result);
}

function speakStateless(
  connection: Connection,
  kind: TransportName,
  { clientVersion, capabilities }: HandshakeOptions,
): void {
  // Over HTTP, a caller that no longer waits closes the response stream; there are no other messages.
  connection.speakStateless(envelopeOf(clientVersion, capabilities), kind !== 'http');
  connection.wire.agreed(STATELESS_VERSION);
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
    patience.abort(new AttemptEnded({ kind: 'silent', waitedMs: timeoutMs })),
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
    const ending: AttemptEnd =
      thrown instanceof AttemptEnded
        ? thrown.ending
        : (exchange.fault ?? endingOfNetworkError(thrown));
    throw new NotConnected({ ending, signals: exchange.signals });
  } finally {
    watch.stop();
  }
}
