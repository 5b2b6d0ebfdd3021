// Keeps one ready connection for everyone who asks, and makes a new one when it is gone.
import { type Clock, isObject, type Log, messageOf } from '../../base/index.ts';
import type { SessionCache, SessionRecord } from '../spec.ts';
import type { Reply, RequestOptions } from './connection.ts';
import { connect, type HandshakeOptions, type Ready } from './handshake.ts';
import { patiently } from './patiently.ts';

/** A connection that takes longer is reported, ms. */
const SLOW_MS = 5_000;

export interface ConnectorOptions {
  fingerprint: string;
  sessions: SessionCache | null;
  log: Log;
  handshake(onClosed: () => void): HandshakeOptions;
  /** A connection is ready, the first one or a later one. */
  onReady(): void;
  /** A connection takes long to be made. */
  onSlow?: (() => void) | undefined;
  clock: Clock;
}

export class Connector {
  readonly #options: ConnectorOptions;
  #current: Promise<Ready> | null = null;
  /** What `#current` resolved to. */
  #live: Ready | null = null;
  /** The session that was last spoken in, forgotten by the endpoint or not. */
  #last: SessionRecord | null = null;
  #underWay = 0;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** The ready connection, made now if there is none. Throws `NotConnected`. */
  ready(): Promise<Ready> {
    return this.#current ?? this.#start(true);
  }

  #start(mayResume: boolean): Promise<Ready> {
    this.#live = null;
    const opening = this.#open(mayResume, () => this.#drop(opening));
    this.#current = opening;
    opening.then(
      (ready) => {
        if (this.#current === opening) this.#live = ready;
      },
      // A failed opening is told to those who wait for it, and not kept.
      () => this.#drop(opening),
    );
    return opening;
  }

  /**
   * Sends a request over the ready connection. A session that the endpoint forgot is renewed once:
   * the refusal says that the request was not looked at.
   */
  async request(
    method: string,
    params: Parameters<Ready['connection']['request']>[1],
    options: RequestOptions,
  ): Promise<Reply> {
    this.#underWay++;
    try {
      const ready = await patiently(this.ready(), options.signal);
      const reply = await ready.connection.request(method, params, options);
      if (!forgotten(ready, reply)) return reply;
      this.#options.log('info', 'endpoint.session-lost', { resumed: ready.resumed });
      const renewed = await patiently(this.#renewed(ready), options.signal);
      return await renewed.connection.request(method, params, options);
    } finally {
      this.#underWay--;
    }
  }

  /** Whether a request is under way. */
  get busy(): boolean {
    return this.#underWay > 0;
  }

  /** Gives up the connection; the next request makes another. */
  async abandon(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    const ready = await current?.catch(() => null);
    await ready?.connection.close();
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    const ready = await current?.catch(() => null);
    if (!ready) return;
    // Without a place to keep it, nobody will take the session up again.
    if (!this.#options.sessions) await ready.connection.wire.endSession().catch(() => {});
    await ready.connection.close();
  }

  async #open(mayResume: boolean, onClosed: () => void): Promise<Ready> {
    if (!mayResume) await this.#save(null);
    const saved = mayResume ? await this.#savedSession() : null;
    this.#last = saved ?? this.#last;
    const { clock, handshake, onSlow } = this.#options;
    const over = new AbortController();
    clock.sleep(SLOW_MS, over.signal).then(onSlow, () => {});
    const ready = await connect(handshake(onClosed), saved, this.#last).finally(() => over.abort());
    this.#last = ready.session ?? this.#last;
    if (!ready.resumed) await this.#save(ready.session);
    this.#options.onReady();
    return ready;
  }

  /** Several calls may meet the forgotten session; only the first of them renews it. */
  async #renewed(forgotten: Ready): Promise<Ready> {
    if (this.#live !== forgotten) return await this.ready();
    const renewed = this.#start(false);
    await forgotten.connection.retire();
    return await renewed;
  }

  #drop(opening: Promise<Ready>): void {
    if (this.#current === opening) this.#current = null;
  }

  /** A cache that fails costs a handshake, no more. */
  async #savedSession(): Promise<SessionRecord | null> {
    try {
      return (await this.#options.sessions?.load(this.#options.fingerprint)) ?? null;
    } catch (thrown) {
      this.#options.log('warn', 'endpoint.session-cache', { fault: messageOf(thrown) });
      return null;
    }
  }

  async #save(session: SessionRecord | null): Promise<void> {
    try {
      await this.#options.sessions?.save(this.#options.fingerprint, session);
    } catch (thrown) {
      this.#options.log('warn', 'endpoint.session-cache', { fault: messageOf(thrown) });
    }
  }
}

/** Whether the endpoint says that it does not know our session, by status or in words. */
function forgotten(ready: Ready, { ending }: Reply): boolean {
  const held = ready.resumed || (ready.session?.sessionId ?? null) !== null;
  if (!held) return false;
  if (ending.kind === 'rpc-error') return ending.code <= -32000 && speaksOfSession(ending.message);
  if (ending.kind !== 'http') return false;
  if (ending.status === 404) return true;
  const { body } = ending;
  const text = isObject(body) ? JSON.stringify(body) : String(body);
  return ending.status === 400 && speaksOfSession(text);
}

function speaksOfSession(text: string): boolean {
  return /\bsession\b|not (?:yet )?initiali[sz]ed/i.test(text);
}
