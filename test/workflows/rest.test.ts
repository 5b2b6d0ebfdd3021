// Reports that a text tells of without naming each.
import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/intake/index.ts';
import { beyondRest, restOf } from '../../workflows/sprint-triage/identity.ts';

const row = (id: number): Row => ({
  ...{ row: id, title: '', text: '', reporter: '', date: null, source: '', severity: '' },
  ...{ externalId: `T-${id}`, cells: {} },
});
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => row(from + at));
const ids = (some: Row[]) => some.map(({ externalId }) => externalId);

describe('the rest', () => {
  test.each([1, 7, 1_000, 30_000])('of %i reports holds them all, in any order', (count) => {
    const all = rows(0, count);
    expect(beyondRest([...all].reverse(), restOf(all))).toEqual([]);
  });

  test('is short, however many there are', () => {
    expect(restOf(rows(0, 100_000)).length).toBeLessThanOrEqual(4_000);
  });

  test('shows new reports, with few old ones beside them', () => {
    const old = rows(0, 3_000);
    const beyond = beyondRest([...old, ...rows(9_000, 9_010)], restOf(old));
    expect(ids(beyond)).toEqual(expect.arrayContaining(ids(rows(9_000, 9_010))));
    expect(beyond.length).toBeLessThan(80);
  });

  test('once it has grown, the same file holds nothing new', () => {
    const all = [...rows(0, 3_000), ...rows(9_000, 9_010)];
    const before = restOf(rows(0, 3_000));
    const grown = restOf(beyondRest(all, before), before);
    expect(beyondRest(all, grown)).toEqual([]);
  });

  test('begins anew when there is far more than it was made for', () => {
    const grown = restOf(rows(0, 5_000), restOf(rows(0, 3)));
    expect(beyondRest(rows(0, 5_000), grown)).toEqual([]);
    expect(beyondRest([...rows(0, 5_000), row(7_777)], grown).length).toBeLessThan(20);
  });
});
