// Reads the two kinds of place out of a specification.
import { AppError } from '../../base/index.ts';
import type { EndpointSpec, StdioPlace } from '../spec.ts';

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
