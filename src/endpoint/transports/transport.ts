// What every transport offers: a way to send JSON-RPC messages, and events for what comes back.
import { AppError, type Clock, type JsonObject, type Log } from '../../base/index.ts';
import type { Fetch } from '../connection/wire-fetch.ts';
import type { EndpointSpec, SessionRecord, StdioPlace } from '../spec.ts';

/** What a transport tells its owner. */
export interface WireEvents {
  /** A JSON-RPC message, unchecked. */
  message(message: unknown): void;
  /** A message came that was too large to read; whose answer it was cannot be known. */
  tooLarge(limitBytes: number): void;
  /**
   * The wire is gone for good; `why` is a clause such as "its process ended with code 1", `next`
   * what a person can do about it.
   */
  closed(why: string, next?: string): void;
}

/** An open way to the endpoint. */
export interface Wire {
  /** Resolves when the message was handed over. */
  send(message: JsonObject): Promise<void>;
  /** Called after the handshake; later messages carry the version where the transport needs it. */
  agreed(protocolVersion: string): void;
  /** Whether an answer with this HTTP status holds the result itself, or it comes by another way. */
  answersInBody(status: number): boolean;
  /** The session that the endpoint keeps for us; null when it keeps none. */
  sessionId(): string | null;
  /** Asks the endpoint to forget the session. */
  endSession(): Promise<void>;
  close(): Promise<void>;
}

export interface WireSetup {
  spec: EndpointSpec;
  events: WireEvents;
  log: Log;
  clock: Clock;
  /** Takes what the endpoint's process writes outside the protocol. */
  diagnostics: Tail;
  /** The fetch of calls; the standing stream is opened only for a long-lived connection. */
  fetch(standingStream: boolean): Fetch;
  longLived: boolean;
  /** Aborts when the opening is given up. */
  signal: AbortSignal;
  /** A session to take up again. */
  resume: SessionRecord | null;
  baseEnv: Record<string, string | undefined>;
}

/** One kind of transport. Opening it may throw; the exchange then knows why. */
export interface TransportKind {
  open(setup: WireSetup): Promise<Wire>;
}

/** The address and fixed headers. Errors: AppError `usage` for what is no HTTP address. */
export function httpPlace(spec: EndpointSpec): { url: URL; headers: Record<string, string> } {
  const place = spec.transport;
  if (place.kind === 'http' && URL.canParse(place.url)) {
    const url = new URL(place.url);
    if (/^https?:$/.test(url.protocol)) return { url, headers: place.headers ?? {} };
  }
  // The address itself may be a secret, so it is not repeated.
  throw new AppError('usage', `The address of the endpoint ${spec.name} is not an http(s) URL.`, {
    next: `Add it again with \`clickup-agent endpoint add ${spec.name} URL\`.`,
  });
}

/** The command of an endpoint that runs as a child process. */
export function stdioPlace(spec: EndpointSpec): StdioPlace {
  if (spec.transport.kind === 'stdio') return spec.transport;
  throw new AppError('failed', `The endpoint ${spec.name} does not run as a process.`);
}

/** The end of a text that goes on and on, such as stderr: about the last `most` characters. */
export class Tail {
  readonly #most: number;
  #text = '';

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    this.#text += text;
    // Cut rarely: each cut copies the rest.
    if (this.#text.length > this.#most * 2) this.#text = this.#text.slice(-this.#most);
  }

  text(): string {
    return this.#text.slice(-this.#most);
  }
}
