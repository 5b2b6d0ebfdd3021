// The gateway as a function from request to response, without a socket.
import type { Clock } from '../base/index.ts';
import { onlyPost, onlyWith } from './hosting/guard.ts';
import type { Offer } from './protocol/dispatch.ts';
import { type Service, type SpeakOptions, speak } from './protocol/http.ts';
import { discoveryTools } from './tools/discovery.ts';
import { type Selection, selectTools } from './tools/select.ts';
import { toolbox } from './tools/toolbox.ts';
import { createUpstream } from './upstream/upstream.ts';

/** Which tools a server has, and how it shows them. */
export interface Exposure extends Selection {
  /** `discovery` lists three tools that find and call the others. Default `all`. */
  exposure?: 'all' | 'discovery' | undefined;
}

export interface GatewayOptions extends Exposure {
  /** Base URL of the REST API: what holds `/api/v2` and `/api/v3`. */
  rest: string;
  /** ClickUp's token: personal (`pk_…`) or OAuth. */
  token: string;
  /** The bearer token that callers must show; default none. */
  callerToken?: string;
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
): (request: Request, options?: SpeakOptions) => Promise<Response> {
  const service = openService(options);
  const guards = [onlyWith(options.callerToken), onlyPost];
  return async (request, how) => {
    for (const guard of guards) {
      const refusal = guard(request);
      if (refusal) return refusal;
    }
    return speak(service, request, how);
  };
}

/** One server for one account. */
export function openService(options: GatewayOptions): Service {
  return {
    ...openOffer(options),
    upstream: createUpstream({ fetch, ...options }),
    localFiles: options.localFiles ?? false,
  };
}

/** What a server of that scope offers. */
export function openOffer({ exposure, ...selection }: Exposure): Offer {
  const reach = toolbox(selectTools(selection));
  return { box: exposure === 'discovery' ? toolbox(discoveryTools(reach)) : reach, reach };
}
