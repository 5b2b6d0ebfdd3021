// Walking through what was typed before.

/** Where a person stands in the history. `at` null: at what is being typed, kept in `draft`. */
export interface Walk {
  at: number | null;
  draft: string;
}

export const AT_DRAFT: Walk = { at: null, draft: '' };

/** History kept between sessions: this many entries, none longer than this. */
const KEEP = 1_000;
const LONGEST = 10_000;

/** One step back (-1) or forth (+1) from what stands in the input; null at either end. */
export function walk(
  entries: readonly string[],
  { at, draft }: Walk,
  direction: -1 | 1,
  current: string,
): { walk: Walk; text: string } | null {
  const from = at ?? entries.length;
  const next = from + direction;
  if (next < 0 || next > entries.length) return null;
  if (next === entries.length) {
    return at === null ? null : { walk: AT_DRAFT, text: draft };
  }
  const text = entries[next] ?? '';
  return { walk: { at: next, draft: at === null ? current : draft }, text };
}

/** The history with one more entry, the same one right before it dropped. */
export function remember(entries: readonly string[], text: string): string[] {
  if (text.trim() === '' || text.length > LONGEST || entries.at(-1) === text) return [...entries];
  return [...entries, text].slice(-KEEP);
}
