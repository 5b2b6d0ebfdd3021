// Whether a listing is all there is. The reason why it may not be goes with the very rows that were
// read, so that rows stay plain values and nobody who needs absence has to trust a missing flag.

const reasons = new WeakMap<object, string>();

/**
 * Says why a listing, or a tree, may lack something: a clause that follows "because". Answers the
 * value itself; an empty reason leaves it as it is.
 */
export function incomplete<T>(value: T, reason: string): T {
  if (reason !== '' && typeof value === 'object' && value !== null) reasons.set(value, reason);
  return value;
}

/**
 * Null for a listing with evidence that it is whole: a short last page, a count, a word of the
 * endpoint; else the reason why something may be missing. Only the value itself knows, not a copy.
 */
export function whyIncomplete(value: unknown): string | null {
  return typeof value === 'object' && value !== null ? (reasons.get(value) ?? null) : null;
}

/** One sentence's worth of several reasons, each once; empty for none. */
export function reasonsTogether(all: Iterable<string | null>): string {
  return [...new Set([...all].filter((one) => one !== null && one !== ''))].join('; ');
}
