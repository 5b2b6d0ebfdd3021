// Several endpoints of one workspace as a single connection; each keeps its own credential and quota.
import { AppError } from '../base/index.ts';
import { combineBindings, unwrapDiscovery } from '../binding/index.ts';
import { type CombinedEndpoint, combineEndpoints } from '../endpoint/index.ts';
import type { Governor, QuotaSnapshot } from '../quota/index.ts';
import {
  type ChosenEndpoint,
  type Connection,
  type ConnectionDeps,
  openConnection,
} from './connection.ts';
import { createReader } from './reader.ts';
import { checkSameWorkspace } from './same-workspace.ts';

export interface Combination {
  /** How the whole is called. */
  name: string;
  parts: ChosenEndpoint[];
  /** Whether somebody has checked already that all of them lead to one workspace. */
  checked: boolean;
}

/**
 * Opens every endpoint of a combination. One that cannot be reached is left out with a warning.
 * Errors: AppError `usage` for endpoints of different workspaces or people, and those of the
 * endpoints themselves where none can be reached.
 */
export async function openCombination(
  { name, parts, checked }: Combination,
  deps: ConnectionDeps,
): Promise<Connection> {
  const all = await Promise.all(parts.map((part) => openConnection(part, deps)));
  const close = async () => {
    for (const one of all) await one.close();
  };
  try {
    const alive = await reachable(all, deps);
    const bound = await Promise.all(alive.map((one) => one.binding()));
    if (!checked) {
      await checkSameWorkspace(
        alive.map((one, at) => {
          const binding = bound[at];
          if (!binding) throw new AppError('failed', `"${one.name}" was not bound.`);
          return { name: one.name, reader: createReader(one.name, binding, { lane: deps.lane }) };
        }),
        deps.workspaceId,
      );
    }
    const endpoint: CombinedEndpoint = await combineEndpoints(
      name,
      alive.map((one) => unwrapDiscovery(one.endpoint)),
    );
    const binding = combineBindings(endpoint, bound);
    return {
      name,
      governor: combineGovernors(alive),
      parts: alive,
      endpoint,
      binding: async () => binding,
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Those that answer. Errors: of the first one, where none does or one refuses its credential. */
async function reachable(all: Connection[], deps: ConnectionDeps): Promise<Connection[]> {
  const tried = await Promise.allSettled(all.map((one) => one.endpoint.tools()));
  const lost = tried.flatMap((one, at) =>
    one.status === 'rejected' ? [{ name: all[at]?.name ?? '', why: one.reason as unknown }] : [],
  );
  for (const { name, why } of lost) {
    const gone = why instanceof AppError && why.code === 'unreachable';
    if (!gone || lost.length === all.length) throw why;
    deps.warn?.(`"${name}" cannot be reached, so what only it serves is missing: ${why.message}`);
  }
  return all.filter((_, at) => tried[at]?.status === 'fulfilled');
}

/** The budgets of all credentials as one: what is left is what the tightest has left. */
export function combineGovernors(parts: readonly { governor: Governor }[]): Governor {
  const governors = parts.map(({ governor }) => governor);
  const whole = (snapshots: QuotaSnapshot[]): QuotaSnapshot => {
    const share = ({ limit, remaining }: QuotaSnapshot) =>
      limit === null || remaining === null || limit === 0 ? 2 : remaining / limit;
    const [tightest] = [...snapshots].sort((a, b) => share(a) - share(b));
    if (!tightest) throw new AppError('failed', 'There is no endpoint to combine.');
    const sum = (value: (one: QuotaSnapshot) => number) =>
      snapshots.reduce((total, one) => total + value(one), 0);
    const lane = (name: 'interactive' | 'batch') => ({
      queued: sum(({ lanes }) => lanes[name].queued),
      running: sum(({ lanes }) => lanes[name].running),
    });
    return {
      ...tightest,
      calls: sum(({ calls }) => calls),
      waitedMs: sum(({ waitedMs }) => waitedMs),
      rejected: sum(({ rejected }) => rejected),
      lanes: { interactive: lane('interactive'), batch: lane('batch') },
      costs: Object.assign({}, ...snapshots.map(({ costs }) => costs)) as Record<string, number>,
    };
  };
  return {
    schedule() {
      throw new AppError('failed', 'Each endpoint of a combination spends its own quota.');
    },
    snapshot: () => whole(governors.map((one) => one.snapshot())),
    refresh: async () => whole(await Promise.all(governors.map((one) => one.refresh()))),
    estimate(calls) {
      // An endpoint asked while planning is likely to be asked again; the others may stay closed.
      const used = governors.filter((one) => one.snapshot().calls > 0);
      const asked = used.length > 0 ? used : governors.slice(0, 1);
      return { waitMs: Math.max(...asked.map((one) => one.estimate(calls).waitMs)) };
    },
    onEvent(listener) {
      const ends = governors.map((one) => one.onEvent(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    async close() {
      for (const one of governors) await one.close();
    },
  };
}
