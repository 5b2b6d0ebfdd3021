// Turns features into vectors that can be compared: what most reports share weighs little.
import { tally } from '../tally.ts';

/** Unit-length vector: feature → weight, in a fixed order. */
export type Vector = ReadonlyMap<string, number>;

/** Pretended further reports without the feature, so that two or three reports can be compared at all. */
const PRETENDED = 4;
/** A feature of one report alone cannot join it to any other; it only sets it apart a little. */
const ALONE = 0.4;
/** What all rows were chosen for still joins those that say nothing else. */
const ASKED = 0.75;

/**
 * Turns the features of reports, in place, into vectors: hundreds of thousands of both would fill the
 * memory. The weight depends on the share of reports that have the feature and not on their number,
 * so that a few more rows hardly move anything. `asked`: what all were chosen for, which tells none
 * of them apart.
 */
export function weigh(
  reports: readonly { vector: Map<string, number> }[],
  asked: ReadonlySet<string> = new Set(),
): void {
  const counts = tally(reports.flatMap(({ vector }) => [...vector.keys()]));
  const total = reports.length + PRETENDED;
  const weightOf = (feature: string) => {
    const count = counts.get(feature) ?? 1;
    const known = asked.has(feature) ? ASKED : 1;
    return (1 - Math.sqrt(count / total)) * (count === 1 ? ALONE : 1) * known;
  };
  for (const { vector } of reports) {
    for (const [feature, strength] of vector) vector.set(feature, strength * weightOf(feature));
    toUnit(vector);
  }
}

/** Brings a vector to length 1, in place, and answers it. */
export function toUnit(vector: Map<string, number>): Vector {
  const length = Math.sqrt([...vector.values()].reduce((sum, one) => sum + one * one, 0));
  for (const [feature, one] of vector) vector.set(feature, length > 0 ? one / length : 0);
  return vector;
}

/** How alike two vectors are: for unit vectors the cosine, 0 to 1. */
export function dot(one: Vector, other: Vector): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [feature, weight] of few) sum += weight * (many.get(feature) ?? 0);
  return sum;
}

/** The mean of vectors: its product with a unit vector is the mean likeness to them. */
export function mean(vectors: readonly Vector[]): Vector {
  const sums = new Map<string, number>();
  for (const vector of vectors) {
    for (const [feature, weight] of vector) sums.set(feature, (sums.get(feature) ?? 0) + weight);
  }
  return new Map([...sums].map(([feature, sum]) => [feature, sum / vectors.length]));
}
