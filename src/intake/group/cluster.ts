// Clusters any number of vectors in nearly linear time: a sample is clustered with care, and the
// rest joins the clusters it fits; what fits none is sampled again, and after a few rounds joins one
// by one.
import { averageLinkage } from './linkage.ts';
import { mean, type Vector } from './weights.ts';

/** How many vectors are clustered with care at a time. Up to this many, there is only one round. */
const SAMPLE = 2000;
/** What fits nothing after so many rounds has few of its kind. */
const ROUNDS = 3;
/** Features of more clusters than this tell too little to look at all of them. */
const COMMON = 100;
/** A cluster is known by its strongest features; the tail tells little and costs time. */
const FEATURES_KEPT = 40;

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
  const found = new Array<number>(vectors.length).fill(-1);
  const centers = seeds.map(mean);
  let left = vectors.map((_, index) => index);
  let clusters = seeds.length;
  for (let round = 0; left.length > 0 && round < ROUNDS; round++) {
    const sample = left.slice(0, SAMPLE);
    const numbers = averageLinkage(
      [...centers, ...sample.map((index) => vectors[index] as Vector)],
      threshold,
      { sizes: seeds.map(({ length }) => length), apart: seeds.length },
    );
    // Seeds come first and never join each other, so they keep their numbers.
    const members: Vector[][] = seeds.map((seed) => [...seed]);
    const numberOf = (number: number) =>
      number < seeds.length ? number : clusters + number - seeds.length;
    sample.forEach((index, place) => {
      const number = numbers[seeds.length + place] as number;
      found[index] = numberOf(number);
      const others = members[number];
      if (others === undefined) members[number] = [vectors[index] as Vector];
      else others.push(vectors[index] as Vector);
    });
    const nearest = nearestMean(members.map(mean), threshold);
    const unfit: number[] = [];
    for (const index of left.slice(SAMPLE)) {
      const number = nearest(vectors[index] as Vector);
      if (number === null) unfit.push(index);
      else found[index] = numberOf(number);
    }
    clusters += members.length - seeds.length;
    left = unfit;
  }
  clusters = joinOneByOne(left, vectors, { found, threshold, clusters });
  return clusters > most ? coarser(found, vectors, { seeds, most, threshold, clusters }) : found;
}

/** Each joins the first of those before it that it is like, or begins a cluster. Answers how many there are. */
function joinOneByOne(
  left: readonly number[],
  vectors: readonly Vector[],
  { found, threshold, clusters }: { found: number[]; threshold: number; clusters: number },
): number {
  const holders = new Map<string, { number: number; weight: number }[]>();
  let next = clusters;
  for (const index of left) {
    const vector = vectors[index] as Vector;
    const sums = new Map<number, number>();
    for (const [feature, weight] of vector) {
      for (const holder of holders.get(feature) ?? []) {
        sums.set(holder.number, (sums.get(holder.number) ?? 0) + weight * holder.weight);
      }
    }
    let best = { number: next, alike: threshold };
    for (const [number, alike] of sums) if (alike > best.alike) best = { number, alike };
    found[index] = best.number;
    if (best.number < next) continue;
    for (const [feature, weight] of vector) {
      const others = holders.get(feature) ?? [];
      holders.set(feature, others);
      if (others.length < COMMON) others.push({ number: next, weight });
    }
    next++;
  }
  return next;
}

/** How far the threshold is lowered, step by step, to come to fewer clusters. */
const STEPS = [0.85, 0.72, 0.6, 0.5, 0.42];

/** The clusters joined further while there are more than `most`; seeds stay apart. */
function coarser(
  found: readonly number[],
  vectors: readonly Vector[],
  {
    seeds,
    most,
    threshold,
    clusters,
  }: { seeds: readonly Vector[][]; most: number; threshold: number; clusters: number },
): number[] {
  const members: Vector[][] = Array.from({ length: clusters }, (_, at) => [...(seeds[at] ?? [])]);
  for (const [at, number] of found.entries()) members[number]?.push(vectors[at] as Vector);
  // The small ones of thousands are left to the one who collects what fits nowhere.
  const order = members.map((_, number) => number);
  const small = (a: number, b: number) => (members[b]?.length ?? 0) - (members[a]?.length ?? 0);
  const open = order.slice(seeds.length).sort((a, b) => small(a, b) || a - b);
  const taken = [...order.slice(0, seeds.length), ...open.slice(0, SAMPLE)];
  const means = taken.map((number) => mean(members[number] ?? []));
  const sizes = taken.map((number) => members[number]?.length ?? 1);
  let joined = taken.map((_, at) => at);
  for (const step of STEPS) {
    joined = averageLinkage(means, threshold * step, { sizes, apart: seeds.length });
    if (Math.max(...joined) + 1 + clusters - taken.length <= most) break;
  }
  const numberOf = new Map(taken.map((number, at) => [number, joined[at] as number]));
  return found.map((number) => numberOf.get(number) ?? clusters + number);
}

/** A function that finds the cluster whose members a vector is most alike on average, if alike enough. */
function nearestMean(
  means: readonly Vector[],
  threshold: number,
): (vector: Vector) => number | null {
  const holders = new Map<string, { number: number; weight: number }[]>();
  means.forEach((center, number) => {
    const strongest = [...center].sort((a, b) => b[1] - a[1]).slice(0, FEATURES_KEPT);
    for (const [feature, weight] of strongest) {
      const others = holders.get(feature) ?? [];
      others.push({ number, weight });
      holders.set(feature, others);
    }
  });
  const sums = new Float64Array(means.length);
  return (vector) => {
    const touched = new Set<number>();
    for (const [feature, weight] of vector) {
      for (const holder of holders.get(feature) ?? []) {
        sums[holder.number] = (sums[holder.number] ?? 0) + weight * holder.weight;
        touched.add(holder.number);
      }
    }
    let best: number | null = null;
    let most = threshold;
    for (const number of touched) {
      const alike = sums[number] ?? 0;
      sums[number] = 0;
      if (alike > most || (alike === most && (best === null || number < best))) {
        most = alike;
        best = number;
      }
    }
    return best;
  };
}
