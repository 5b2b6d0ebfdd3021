// The quota of every credential that this store knows, without asking any endpoint.
import type { Clock } from '../base/index.ts';
import { storedQuota } from '../quota/index.ts';
import type { Store } from '../store/index.ts';
import type { QuotaRow } from './source.ts';

/** By name; several that are called alike stand one below the other. */
export async function quotaRows(
  { shared, documents }: Pick<Store, 'shared' | 'documents'>,
  clock: Clock,
): Promise<QuotaRow[]> {
  const names = new Map(
    (await documents.list('credential')).map(({ id, body }) => [id, String(body.name)]),
  );
  const states = await shared.list();
  return states
    .filter(({ name }) => names.has(name))
    .map(({ name, state }) => ({
      name: names.get(name) ?? name,
      ...storedQuota(state, clock.now()),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
