// JSON-RPC over a wire: pairs answers with requests, and answers what the endpoint asks of us.
import { isObject, type JsonObject } from '../../base/index.ts';
import { AttemptEnded } from './attempt-end.ts';

export interface Progress {
  done: number;
  total: number | null;
  message: string | null;
}

interface Pending {
  resolve(result: unknown): void;
  reject(reason: unknown): void;
  onProgress(progress: Progress): void;
}

export interface PeerOptions {
  send(message: JsonObject): Promise<void>;
  /** Sends what belongs to no request of ours, whatever request it comes up in. */
  sendAside(message: JsonObject): Promise<void>;
  /**
   * The first request id. Ids must never repeat within a session, and a session may be shared with
   * a run before this one or alongside it, so each run starts somewhere else.
   */
  firstId: number;
  onNotification(method: string): void;
  /** Answers what the endpoint asks; null for what we do not offer. */
  onAsked(method: string, params: unknown): Promise<JsonObject | null>;
}

/** One side of a JSON-RPC conversation. */
export class Peer {
  readonly #options: PeerOptions;
  readonly #pending = new Map<number, Pending>();
  #nextId: number;
  /** Whether an endpoint wants to be told that nobody waits any more. */
  cancels = true;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.#nextId = options.firstId;
  }

  /**
   * Sends a request. Rejects with `Ended` for an error answer, with what the wire threw, or with
   * the signal's reason; the endpoint is then told that nobody waits any more.
   */
  request(
    method: string,
    params: JsonObject,
    options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const finish = () => {
        this.#pending.delete(id);
        options.signal.removeEventListener('abort', abort);
      };
      const fail = (reason: unknown) => {
        finish();
        reject(reason);
      };
      const abort = () => {
        const { reason } = options.signal;
        fail(reason);
        // A handshake may not be cancelled; its connection is closed instead.
        if (method !== 'initialize' && this.cancels && !isOver(reason)) this.#cancel(id);
      };
      if (options.signal.aborted) {
        reject(options.signal.reason);
        return;
      }
      options.signal.addEventListener('abort', abort);
      this.#pending.set(id, {
        resolve(result) {
          finish();
          resolve(result);
        },
        reject: fail,
        onProgress: options.onProgress ?? (() => {}),
      });
      const meta = isObject(params._meta) ? params._meta : {};
      const _meta = { ...meta, ...(options.onProgress && { progressToken: id }) };
      const message = {
        jsonrpc: '2.0',
        id,
        method,
        params: { ...params, ...(Object.keys(_meta).length > 0 && { _meta }) },
      };
      this.#options.send(message).catch(fail);
    });
  }

  notify(method: string, params: JsonObject = {}): Promise<void> {
    return this.#options.send({ jsonrpc: '2.0', method, params });
  }

  /** Takes in one message, whatever it is. */
  receive(message: unknown): void {
    if (Array.isArray(message)) {
      for (const part of message) this.receive(part);
      return;
    }
    if (!isObject(message)) return;
    if (typeof message.method !== 'string') this.#answered(message);
    else if (message.id === undefined) this.#notified(message.method, message.params);
    else void this.#asked(message.id, message.method, message.params);
  }

  /** Ends every waiting request. */
  close(reason: unknown): void {
    for (const pending of [...this.#pending.values()]) pending.reject(reason);
  }

  #answered(message: JsonObject): void {
    // Some endpoints answer with the id as a string.
    const pending = this.#pending.get(Number(message.id));
    if (!pending) return;
    const { error } = message;
    if (!isObject(error)) {
      pending.resolve(message.result);
      return;
    }
    pending.reject(
      new AttemptEnded({
        kind: 'rpc-error',
        code: typeof error.code === 'number' ? error.code : 0,
        message: typeof error.message === 'string' ? error.message : '',
        data: error.data,
      }),
    );
  }

  #notified(method: string, params: unknown): void {
    if (method !== 'notifications/progress') this.#options.onNotification(method);
    else if (isObject(params)) {
      const { progressToken, progress, total, message } = params;
      this.#pending.get(Number(progressToken))?.onProgress({
        done: typeof progress === 'number' ? progress : 0,
        total: typeof total === 'number' ? total : null,
        message: typeof message === 'string' ? message : null,
      });
    }
  }

  /** We offer little to ask for, and always a sign of life. */
  async #asked(id: JsonObject[string], method: string, params: unknown): Promise<void> {
    const result = method === 'ping' ? {} : await this.#options.onAsked(method, params);
    const answer = result
      ? { result }
      : { error: { code: -32601, message: 'This client offers no such method' } };
    this.#options.sendAside({ jsonrpc: '2.0', id, ...answer }).catch(() => {});
  }

  #cancel(requestId: number): void {
    const params = { requestId, reason: 'Nobody is waiting any more' };
    this.#options
      .sendAside({ jsonrpc: '2.0', method: 'notifications/cancelled', params })
      .catch(() => {});
  }
}

/** Whether the endpoint itself ended the exchange, so that there is nothing left to cancel. */
function isOver(reason: unknown): boolean {
  return reason instanceof AttemptEnded && reason.ending.kind !== 'silent';
}
