// Clusters by average linkage: two clusters join while their members are on average alike enough.
// A chain of reports, each a little like the next, does not pull its ends together.
import { polarityOf } from './features.ts';
import type { Vector } from './weights.ts';

/** What clusters are alike that must not join: each has its task, or one refuses what the other allows. */
const APART = -1;

/**
 * For each vector the number of its cluster, from 0 in order of first appearance. Takes memory and
 * time with the square of the number of vectors: meant for up to a few thousand. Vectors
 * may be means of clusters, with their `sizes`; no two of the first `apart` join.
 */
export function averageLinkage(
  vectors: readonly Vector[],
  threshold: number,
  { sizes: given = [], apart = 0 }: { sizes?: readonly number[]; apart?: number } = {},
): number[] {
  const count = vectors.length;
  const likeness = likenesses(vectors);
  const sizes = Array.from({ length: count }, (_, index) => given[index] ?? 1);
  for (let one = 0; one < apart; one++) {
    for (let other = 0; other < apart; other++) likeness[one * count + other] = APART;
  }
  const parent = Array.from({ length: count }, (_, index) => index);
  const active = new Set(parent);
  const chain: number[] = [];
  // Following nearest neighbours until two are each other's nearest finds the same joins as always
  // taking the closest pair, in a fraction of the time.
  while (active.size > 0) {
    if (chain.length === 0) chain.push(active.values().next().value as number);
    const last = chain[chain.length - 1] as number;
    const before = chain[chain.length - 2];
    const nearest = nearestOf(last, before, active, likeness, count);
    if (nearest === null || nearest.likeness < threshold) {
      // Joining others can only bring averages closer to each other, so nothing will reach it later.
      active.delete(last);
      chain.pop();
    } else if (nearest.index === before) {
      chain.length -= 2;
      join(before, last, { active, likeness, sizes, parent, count });
    } else {
      chain.push(nearest.index);
    }
  }
  return numbered(parent);
}

interface State {
  active: Set<number>;
  likeness: Float32Array;
  sizes: number[];
  parent: number[];
  count: number;
}

/** All pairs' likeness, through lists of who has each feature. */
function likenesses(vectors: readonly Vector[]): Float32Array {
  const count = vectors.length;
  const table = new Float32Array(count * count);
  const holders = new Map<string, { index: number; weight: number }[]>();
  vectors.forEach((vector, index) => {
    for (const [feature, weight] of vector) {
      const others = holders.get(feature);
      if (others === undefined) {
        holders.set(feature, [{ index, weight }]);
        continue;
      }
      for (const other of others) {
        const at = index * count + other.index;
        table[at] = (table[at] ?? 0) + weight * other.weight;
      }
      others.push({ index, weight });
    }
  });
  const polarities = vectors.map(polarityOf);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      const [a, b] = [polarities[one] ?? 0, polarities[other] ?? 0];
      if (a * b < 0 && Math.abs(a - b) > 2) {
        table[one * count + other] = APART;
      }
      table[other * count + one] = table[one * count + other] ?? 0;
    }
  }
  return table;
}

function nearestOf(
  from: number,
  preferred: number | undefined,
  active: ReadonlySet<number>,
  likeness: Float32Array,
  count: number,
): { index: number; likeness: number } | null {
  let best = preferred ?? -1;
  let most = preferred === undefined ? -1 : (likeness[from * count + preferred] ?? 0);
  for (const index of active) {
    if (index === from) continue;
    const alike = likeness[from * count + index] ?? 0;
    if (alike > most) {
      most = alike;
      best = index;
    }
  }
  return best < 0 ? null : { index: best, likeness: most };
}

/** Joins `gone` into `kept`; the new cluster's likeness to others is the mean over its members. */
function join(kept: number, gone: number, state: State): void {
  const { active, likeness, sizes, parent, count } = state;
  const one = sizes[kept] ?? 1;
  const two = sizes[gone] ?? 1;
  active.delete(gone);
  parent[gone] = kept;
  for (const other of active) {
    if (other === kept) continue;
    const [a, b] = [likeness[kept * count + other] ?? 0, likeness[gone * count + other] ?? 0];
    const joint = a === APART || b === APART ? APART : (one * a + two * b) / (one + two);
    likeness[kept * count + other] = joint;
    likeness[other * count + kept] = joint;
  }
  sizes[kept] = one + two;
}

function numbered(parent: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return parent.map((_, index) => {
    let root = index;
    while (parent[root] !== root) root = parent[root] as number;
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}
