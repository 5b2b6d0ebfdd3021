// An endpoint opened for a test, closed with it.
import { onTestFinished } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import {
  type Endpoint,
  type EndpointOptions,
  type EndpointSpec,
  openEndpoint,
} from '../../src/endpoint/index.ts';
import { impatientGovernor } from './governors.ts';

/** Opens an endpoint at an address, or one by its whole specification. */
export function opened(
  place: string | EndpointSpec,
  options: Partial<EndpointOptions> = {},
): Endpoint {
  const spec: EndpointSpec =
    typeof place === 'string'
      ? { name: 'acme', identity: place, transport: { kind: 'http', url: place } }
      : place;
  const endpoint = openEndpoint(spec, {
    governor: impatientGovernor(1).governor,
    clock: systemClock,
    log: silentLog,
    timeoutMs: 5_000,
    ...options,
  });
  onTestFinished(() => endpoint.close());
  return endpoint;
}
