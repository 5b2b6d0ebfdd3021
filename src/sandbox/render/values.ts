// Small conversions that many shapes share: v2 answers tell instants as text.

/** Epoch milliseconds as text, null staying null. */
export function instant(ms: number | null): string | null {
  return ms === null ? null : String(ms);
}
