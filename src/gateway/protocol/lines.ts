// MCP over standard input and output: a JSON-RPC message a line, for clients that start servers themselves.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isObject, type Json, messageOf, parseJson } from '../../base/index.ts';
import { CallError } from '../call-error.ts';
import { dispatch, failed } from './dispatch.ts';
import type { Service } from './http.ts';

export interface LinesOptions {
  input: Readable;
  /** Writes one line. */
  write(line: string): void;
  /** Ends the serving, and breaks off what is under way. */
  signal: AbortSignal;
  /**
   * What is served, looked up for each message, because its rights may have changed. Throws AppError,
   * which the caller is told, where there is nothing to serve any more.
   */
  service(): Promise<Service>;
}

const INTERNAL_ERROR = -32603;

/** Serves until the input ends or the signal aborts. */
export async function serveLines({ input, write, signal, service }: LinesOptions): Promise<void> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const underWay = new Map<Json, AbortController>();
  const answering = new Set<Promise<void>>();
  const stop = () => lines.close();
  signal.addEventListener('abort', stop, { once: true });

  async function answer(message: Json): Promise<void> {
    const id = isObject(message) ? (message.id ?? null) : null;
    const over = new AbortController();
    if (id !== null) underWay.set(id, over);
    try {
      const served = await service();
      const dispatched = await dispatch(message, served, {
        headers: null,
        localFiles: served.localFiles,
        send: (request, options) =>
          served.upstream(request, { ...options, signal: AbortSignal.any([signal, over.signal]) }),
      });
      if (dispatched) write(JSON.stringify(dispatched.answer));
    } catch (thrown) {
      // A request that was called off wants no answer.
      if (over.signal.aborted || signal.aborted) return;
      const fault = new CallError(INTERNAL_ERROR, messageOf(thrown));
      write(JSON.stringify(failed(id, fault).answer));
    } finally {
      if (id !== null) underWay.delete(id);
    }
  }

  for await (const line of lines) {
    if (line.trim() === '') continue;
    const message = parseJson(line);
    if (message === undefined) {
      write(JSON.stringify(failed(null, new CallError(-32700, 'The line is no JSON.')).answer));
      continue;
    }
    if (isObject(message) && message.method === 'notifications/cancelled') {
      const { requestId } = isObject(message.params) ? message.params : {};
      underWay.get(requestId ?? null)?.abort();
      continue;
    }
    const one = answer(message);
    answering.add(one);
    void one.finally(() => answering.delete(one));
  }
  // What was asked before the input ended is still answered.
  await Promise.all(answering);
  signal.removeEventListener('abort', stop);
}
