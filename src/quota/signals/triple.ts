// Three headers that belong together: `<prefix>limit`, `<prefix>remaining`, `<prefix>reset`.
// ClickUp's, Truto's, the older IETF drafts' and most variants differ in prefix and reset alone.
import { parseMembers } from './fields.ts';
import { after } from './instant.ts';
import {
  type Bag,
  type Dialect,
  type Fragment,
  latestInstant,
  numbers,
  type Source,
  units,
} from './source.ts';

const RESETS = ['reset', 'reset-at', 'reset-time'] as const;
const DELTAS = ['reset-after', 'reset-in', 'reset-after-seconds', 'reset-in-seconds'] as const;

/** A dialect of three headers under one prefix. */
export function triple(name: string, prefix: string): Dialect {
  return { name, read: (source) => readTriple(prefix, source) };
}

function readTriple(prefix: string, { bag, moment }: Source): Fragment[] {
  const found: Fragment = {};
  const limit = units(bag, `${prefix}limit`, 1);
  if (limit !== undefined) found.limit = limit;
  const used = units(bag, `${prefix}used`, 0);
  const remaining =
    units(bag, `${prefix}remaining`, 0) ??
    (limit !== undefined && used !== undefined ? Math.max(limit - used, 0) : undefined);
  if (remaining !== undefined) found.remaining = remaining;
  else if (numbers(bag, `${prefix}remaining`).some((value) => value < 0)) found.remaining = 0;

  for (const suffix of RESETS) {
    const instant = latestInstant(bag, prefix + suffix, moment);
    if (!instant || found.resetAt !== undefined) continue;
    found.resetAt = instant.at;
    found.confidence = instant.sure ? 'stated' : 'inferred';
  }
  for (const suffix of DELTAS) {
    const seconds = numbers(bag, prefix + suffix).filter((value) => value >= 0);
    if (seconds.length > 0) found.resetAt = after(Math.max(...seconds) * 1000, moment).at;
  }
  const windowMs = lengthOf(bag, prefix, limit);
  if (windowMs !== undefined) found.windowMs = windowMs;
  return Object.keys(found).length === 0 ? [] : [found];
}

/** The window's length: a header of its own, or the `w=` of the policy that the limit belongs to. */
function lengthOf(bag: Bag, prefix: string, limit: number | undefined): number | undefined {
  const stated = units(bag, `${prefix}window`, 1);
  if (stated !== undefined) return stated * 1000;
  const policies = [...(bag.get(`${prefix}limit`) ?? []), ...(bag.get(`${prefix}policy`) ?? [])]
    .flatMap(parseMembers)
    .filter((member) => Number(member.params.get('w')) > 0);
  const own = policies.find((member) => Number(member.name) === limit) ?? policies[0];
  return own ? Number(own.params.get('w')) * 1000 : undefined;
}
