// Calls and quota waits, told to the log: which tool, how it ended, how long it took. Never what was
// in them.
import type { Clock, JsonObject, Log } from '../base/index.ts';
import type { Endpoint } from '../endpoint/index.ts';
import type { QuotaEvent } from '../quota/index.ts';

/** The same endpoint, which logs each of its calls. `ms` holds the wait for quota as well. */
export function loggedEndpoint(endpoint: Endpoint, log: Log, clock: Clock): Endpoint {
  return {
    name: endpoint.name,
    fingerprint: endpoint.fingerprint,
    tools: (...args) => endpoint.tools(...args),
    diagnostics: () => endpoint.diagnostics(),
    close: () => endpoint.close(),
    async call(tool, args, options) {
      const startedAt = clock.now();
      const facts = (): JsonObject => ({
        tool,
        effect: options.effect,
        lane: options.lane,
        ms: clock.now() - startedAt,
      });
      try {
        const outcome = await endpoint.call(tool, args, options);
        const well = outcome.kind === 'ok';
        const why = well ? {} : { message: outcome.message };
        log(well ? 'info' : 'warn', 'call', { ...facts(), outcome: outcome.kind, ...why });
        return outcome;
      } catch (thrown) {
        log('warn', 'call', { ...facts(), outcome: 'thrown', message: String(thrown) });
        throw thrown;
      }
    },
  };
}

/** Logs what happens to the quota. */
export function logQuota(log: Log): (event: QuotaEvent) => void {
  return ({ kind, ...facts }) => {
    const { until, ...rest } = facts as JsonObject;
    const iso = typeof until === 'number' ? { until: new Date(until).toISOString() } : {};
    log(kind === 'refused' || kind === 'share-lost' ? 'warn' : 'info', `quota-${kind}`, {
      ...rest,
      ...iso,
    });
  };
}
