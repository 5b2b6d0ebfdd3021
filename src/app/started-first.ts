// An endpoint whose server runs in this process, and is started when somebody first asks it something.
import type { Endpoint } from '../endpoint/index.ts';

/**
 * The same endpoint, started before its first use. What the cache answers never starts it. Errors:
 * those of `start`, at each use.
 */
export function startedFirst(endpoint: Endpoint, start: () => Promise<void>): Endpoint {
  return {
    name: endpoint.name,
    fingerprint: endpoint.fingerprint,
    diagnostics: () => endpoint.diagnostics(),
    close: () => endpoint.close(),
    async tools(...args) {
      await start();
      return endpoint.tools(...args);
    },
    async call(...args) {
      await start();
      return endpoint.call(...args);
    },
  };
}
