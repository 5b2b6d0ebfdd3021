// A few rows that show all that many rows say, for anyone who cannot read them all.
import type { Row } from '../row.ts';
import { byAge, type Kind, kindsOf } from './kinds.ts';
import { dot } from './weights.ts';

/** A row and those it stands for, itself among them. */
export interface Sample {
  row: Row;
  rows: Row[];
}

/**
 * At most `most` rows: what is said most often first, then each time what is least like all before
 * it. Every row is stood for by the one it is most like. Independent of the order of `rows`.
 */
export function samplesOf(rows: readonly Row[], most: number): Sample[] {
  const kinds = kindsOf(rows);
  const chosen: Kind[] = [];
  const nearest = kinds.map(() => ({ sample: 0, alike: -1 }));
  let next = kinds.reduce<Kind | undefined>(
    (best, kind) => (best && best.entries.length >= kind.entries.length ? best : kind),
    undefined,
  );
  while (next && chosen.length < most) {
    const sample = chosen.push(next) - 1;
    let farthest: { kind: Kind; alike: number } | null = null;
    for (const [at, kind] of kinds.entries()) {
      const place = nearest[at] ?? { sample: 0, alike: -1 };
      // A row stands for itself, also where it holds no word that tells anything.
      const alike = kind === next ? 2 : dot(kind.vector, next.vector);
      if (alike > place.alike) nearest[at] = { sample, alike };
      const now = Math.max(alike, place.alike);
      if (now < 2 && (farthest === null || now < farthest.alike)) farthest = { kind, alike: now };
    }
    next = farthest?.kind;
  }
  return chosen.map((kind, sample) => {
    const own = kinds.filter((_, at) => nearest[at]?.sample === sample);
    const entries = own.flatMap((one) => one.entries).sort(byAge);
    const [first] = [...kind.entries].sort(byAge);
    const members = entries.map(({ row }) => row);
    return { row: first?.row ?? (members[0] as Row), rows: members };
  });
}
