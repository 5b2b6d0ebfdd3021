// The wire between the gateway and the sandbox's REST API: every request is a point at which a
// process can be cut off, and any of them can go wrong.
import type { Fuse } from './fuse.ts';
import type { PacedClock } from './paced-clock.ts';

/** What goes wrong with a request. `late`: it is carried out only after so many ms. */
export type WireFault =
  | { kind: 'late'; ms: number }
  | {
      kind:
        | 'drop-before'
        | 'drop-after'
        | '500-before'
        | '500-after'
        | 'truncate'
        | 'malformed'
        | 'html-502'
        | '429';
    };

export interface WireOptions {
  clock: PacedClock;
  control: string;
  fuse: Fuse;
  /** The fault of a request, by its number among all requests (from 0) and its method. */
  faultOf(number: number, method: string): WireFault | null;
}

/** How long after its process is gone a request that was under way is carried out, ms. */
const IN_FLIGHT_MS = 7_000;

/** A `fetch` for the gateway. */
export function createWire({ clock, control, fuse, faultOf }: WireOptions): typeof fetch {
  let count = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** One request at a time, so that the sandbox's next fault strikes the one it is meant for. */
  const forward = (url: string, init: RequestInit, fault: WireFault | null): Promise<Response> => {
    const { signal: _signal, ...request } = init;
    const sent = turn.then(() =>
      clock.while(async () => {
        if (fault && fault.kind !== 'late') {
          await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify(fault) });
        }
        const response = await fetch(url, request);
        // The clock has to stand still until the body is here, too.
        const body = await response.text().then(
          (text) => () => Promise.resolve(text),
          (thrown: unknown) => () => Promise.reject(thrown),
        );
        return Object.assign(response, { text: body });
      }),
    );
    turn = sent.catch(() => {});
    return sent;
  };

  return async (input, init = {}) => {
    const url = String(input);
    const method = init.method ?? 'GET';
    const what = `${method} ${new URL(url).pathname}`;
    const fault = faultOf(count, method);
    count += 1;
    await fuse.pass(`sending ${what}`);
    const carryOut = () => void clock.sleep(IN_FLIGHT_MS).then(() => forward(url, init, null));
    if (method !== 'GET') await fuse.pass(`${what} under way`, carryOut);
    const answer =
      fault?.kind === 'late'
        ? clock.sleep(fault.ms).then(() => forward(url, init, null))
        : forward(url, init, fault);
    const response = await fuse.live(orAborted(answer, init.signal));
    await fuse.pass(`answered ${what}`);
    return response;
  };
}

/** The answer, unless whoever asked gives up first; the request goes on without him. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return answer;
  answer.catch(() => {});
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
