// The gateway as a function from request to response, without a socket.
import type { Clock } from '../base/index.ts';
import { records } from '../clickup/index.ts';
import { discoveryTools } from './discovery.ts';
import { onlyPost, onlyWith } from './guard.ts';
import { speak } from './protocol.ts';
import { isSelected, type MethodFilter } from './select.ts';
import { restTool } from './tool.ts';
import { type Toolbox, toolbox } from './toolbox.ts';
import { createUpstream } from './upstream.ts';

export interface GatewayOptions {
  /** Base URL of the REST API: what holds `/api/v2` and `/api/v3`. */
  rest: string;
  /** ClickUp's token: personal (`pk_…`) or OAuth. */
  token: string;
  /** Port to listen on; default 0, the system picks. */
  port?: number;
  /** The bearer token that callers must show; default none. */
  callerToken?: string;
  /** Only tools of these kinds; combined with `tags` by AND. */
  methods?: readonly MethodFilter[];
  /** Only tools with one of these tags. */
  tags?: readonly string[];
  /** `discovery` lists three tools that find and call the others. Default `all`. */
  exposure?: 'all' | 'discovery';
  /** Whether an upload may name a file of this machine; default no, callers may be strangers. */
  localFiles?: boolean;
  clock: Clock;
  fetch?: typeof fetch;
}

/**
 * The gateway as a function, to be used in place of `fetch`: it rejects only when the request's
 * signal aborts, with the signal's reason, and aborts the REST request with it.
 */
export function createGatewayHandler(
  options: GatewayOptions,
): (request: Request) => Promise<Response> {
  const box = openBox(options);
  const guards = [onlyWith(options.callerToken), onlyPost];
  return async (request) => {
    for (const guard of guards) {
      const refusal = guard(request);
      if (refusal) return refusal;
    }
    return speak(box, request);
  };
}

function openBox(options: GatewayOptions): Toolbox {
  const upstream = createUpstream({ fetch, ...options });
  const box = toolbox(
    records
      .filter((record) => isSelected(record, options))
      .map((record) => restTool(record, upstream, options.localFiles)),
  );
  return options.exposure === 'discovery' ? toolbox(discoveryTools(box)) : box;
}
