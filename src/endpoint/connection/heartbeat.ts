// Keeps a conversation's connection alive: asks for a sign of life, and connects again without one.
import type { Clock, Log } from '../../base/index.ts';
import type { Reply } from './connection.ts';
import type { Connector } from './connector.ts';

export interface HeartbeatOptions {
  connector: Connector;
  clock: Clock;
  log: Log;
  /** Ends the beating. */
  signal: AbortSignal;
}

const EVERY_MS = 30_000;
const PATIENCE_MS = 10_000;

/** Beats until the signal ends it. Never throws: what is broken shows at the next call. */
export async function keepAlive({
  connector,
  clock,
  log,
  signal,
}: HeartbeatOptions): Promise<void> {
  const rest = () =>
    clock.sleep(EVERY_MS, signal).then(
      () => true,
      () => false,
    );
  while (await rest()) {
    // A call under way has a patience of its own, and may keep an endpoint too busy to answer.
    if (connector.busy) continue;
    const reply = await connector
      .request('ping', {}, { timeoutMs: PATIENCE_MS, signal })
      .catch(() => null);
    if (signal.aborted || (reply && isAlive(reply))) continue;
    log('info', 'endpoint.connection-dead');
    await connector.abandon();
  }
}

/** Any answer will do, a refusal too. */
function isAlive({ ending }: Reply): boolean {
  if (ending.kind === 'http') return ending.status < 500;
  return ending.kind === 'result' || ending.kind === 'rpc-error';
}
