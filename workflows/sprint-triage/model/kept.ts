// What a model has decided before, so that the run after a dry run, and the rerun after a crash, make
// the same plan and pay nothing.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Memory } from '../../../src/engine/index.ts';
import type { Row } from '../../../src/intake/index.ts';
import { rowIdentity } from '../identity.ts';

/** Rows that are remembered for a list; the oldest are forgotten first. */
const MOST_ROWS = 20_000;

const document = z.object({
  /** Row → group. */
  rows: z.record(z.string(), z.string()).default({}),
  /** Group → title; null: that of its rows. */
  titles: z.record(z.string(), z.string().nullable()).default({}),
  /** The same for rows that words had to place, because this many dollars were all there was. */
  capped: z.record(z.string(), z.string()).default({}),
  cap: z.number().default(0),
});

/** A decision: the rows of one group. `paid`: false where the money had run out. */
export interface Decision {
  groupId: string;
  title: string | null;
  rows: readonly Row[];
  paid: boolean;
}

export interface Kept {
  /** The group that a row was put in; null when nobody has decided. */
  groupOf(row: Row): string | null;
  titleOf(groupId: string): string | null;
  add(decisions: readonly Decision[]): Promise<void>;
}

/** `cap`: the dollars that may be spent now; what fewer dollars could not decide is open again. */
export async function openKept(memory: Memory, name: string, cap: number): Promise<Kept> {
  const parsed = document.safeParse((await memory.get(name)) ?? {});
  const held = parsed.success ? parsed.data : document.parse({});
  if (cap > held.cap) held.capped = {};
  return {
    groupOf: (row) => held.rows[keyOf(row)] ?? held.capped[keyOf(row)] ?? null,
    titleOf: (groupId) => held.titles[groupId] ?? null,
    async add(decisions) {
      if (decisions.length === 0) return;
      for (const { groupId, title, rows, paid } of decisions) {
        held.titles[groupId] = title;
        const table = paid ? held.rows : held.capped;
        for (const row of rows) table[keyOf(row)] = groupId;
        if (!paid) held.cap = cap;
      }
      const rows = Object.entries(held.rows).slice(-MOST_ROWS);
      const capped = Object.entries(held.capped).slice(-MOST_ROWS);
      const inUse = new Set([...rows, ...capped].map(([, groupId]) => groupId));
      await memory.put(name, {
        rows: Object.fromEntries(rows),
        titles: Object.fromEntries(Object.entries(held.titles).filter(([id]) => inUse.has(id))),
        capped: Object.fromEntries(capped),
        cap: held.cap,
      });
    },
  };
}

/** What a row is remembered by. */
export function keyOf(row: Row): string {
  return createHash('sha256').update(rowIdentity(row)).digest('base64url').slice(0, 16);
}
