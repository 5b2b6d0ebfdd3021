// How long to wait where nobody says: full jitter, so that many clients do not come back at once.

const FIRST_MS = 1000;
const MOST_MS = 60_000;
/** Never quite zero, or an unlucky draw would hammer a server that has just refused. */
const LEAST_MS = 50;

/** The wait before repeat number `attempt` (1, 2, …); `jitter` is a random number in [0, 1). */
export function backoffMs(attempt: number, jitter: number): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempt, 1) - 1, 10));
  return Math.max(LEAST_MS, Math.round(jitter * ceiling));
}
