// Clusters any number of vectors in nearly linear time: a sample is clustered with care, and each of
// the rest joins the cluster it is most like, or begins one.
import { averageLinkage } from './linkage.ts';
import { mean, type Vector } from './weights.ts';

/** How many vectors are clustered with care. */
const SAMPLE = 2000;
/** Features of more clusters than this tell too little to look at all of them. */
const COMMON = 100;
/** A cluster is known by its strongest features; the tail tells little and costs time. */
const FEATURES_KEPT = 40;
/** How far the threshold is lowered, step by step, to come to fewer clusters. */
const STEPS = [0.85, 0.72, 0.6, 0.5, 0.42];

/**
 * For each vector the number of its cluster. The order of `vectors` decides which are sampled, so
 * the caller gives them in an order that does not depend on where the rows stood. `seeds` are
 * clusters that exist already, numbered from 0: vectors may join them, but no two of them join. With
 * more than `most` clusters less likeness is enough, within limits.
 */
export function cluster(
  vectors: readonly Vector[],
  threshold: number,
  {
    seeds = [],
    most = Number.POSITIVE_INFINITY,
  }: { seeds?: readonly Vector[][]; most?: number } = {},
): number[] {
  const members: Vector[][] = seeds.map((seed) => [...seed]);
  const put = (vector: Vector, number: number) => {
    const others = members[number];
    if (others === undefined) members[number] = [vector];
    else others.push(vector);
    return number;
  };
  const sample = vectors.slice(0, SAMPLE);
  const careful = averageLinkage([...seeds.map(mean), ...sample], threshold, {
    sizes: seeds.map(({ length }) => length),
    apart: seeds.length,
  });
  // Seeds come first and never join each other, so they keep their numbers.
  const found = sample.map((vector, at) => put(vector, careful[seeds.length + at] as number));
  const known = new Centers();
  if (vectors.length > SAMPLE) for (const own of members) known.add(mean(own));
  for (const vector of vectors.slice(SAMPLE)) {
    found.push(put(vector, known.nearest(vector, threshold) ?? known.add(vector)));
  }
  return members.length > most ? coarser(found, members, { seeds, most, threshold }) : found;
}

/** The clusters joined further while there are more than `most`; seeds stay apart. */
function coarser(
  found: readonly number[],
  members: readonly (readonly Vector[])[],
  { seeds, most, threshold }: { seeds: readonly Vector[][]; most: number; threshold: number },
): number[] {
  // The small ones of thousands are left to the one who collects what fits nowhere.
  const order = [...members.keys()];
  const size = (number: number) => members[number]?.length ?? 0;
  const open = order.slice(seeds.length).sort((a, b) => size(b) - size(a) || a - b);
  const taken = [...order.slice(0, seeds.length), ...open.slice(0, SAMPLE)];
  const means = taken.map((number) => mean(members[number] ?? []));
  let joined: number[] = [];
  for (const step of STEPS) {
    joined = averageLinkage(means, threshold * step, {
      ...{ sizes: taken.map(size), apart: seeds.length },
    });
    if (Math.max(...joined) + 1 + members.length - taken.length <= most) break;
  }
  const numberOf = new Map(taken.map((number, at) => [number, joined[at] as number]));
  return found.map((number) => numberOf.get(number) ?? members.length + number);
}

/** The centers of clusters, found by the features that they hold. */
class Centers {
  readonly #holders = new Map<string, { number: number; weight: number }[]>();
  #count = 0;

  /** Answers the number of the new cluster. */
  add(center: Vector): number {
    const number = this.#count++;
    const strongest = [...center].sort((a, b) => b[1] - a[1]).slice(0, FEATURES_KEPT);
    for (const [feature, weight] of strongest) {
      const others = this.#holders.get(feature) ?? [];
      this.#holders.set(feature, others);
      if (others.length < COMMON) others.push({ number, weight });
    }
    return number;
  }

  /** The cluster whose members a vector is most alike on average; null when none is alike enough. */
  nearest(vector: Vector, threshold: number): number | null {
    const sums = new Map<number, number>();
    for (const [feature, weight] of vector) {
      for (const holder of this.#holders.get(feature) ?? []) {
        sums.set(holder.number, (sums.get(holder.number) ?? 0) + weight * holder.weight);
      }
    }
    let best: number | null = null;
    let most = threshold;
    for (const [number, alike] of sums) {
      if (alike > most || (alike === most && (best === null || number < best))) {
        most = alike;
        best = number;
      }
    }
    return best;
  }
}
