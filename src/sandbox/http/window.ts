// ClickUp's rate limit: a fixed minute per token, opened by the token's first request.
import type { PlanName } from '../world/world.ts';

/** Requests a minute and token, by the plan of the workspace. */
export const LIMITS = {
  free: 100,
  'business-plus': 1_000,
  enterprise: 10_000,
} as const satisfies Record<PlanName, number>;

const WINDOW_MS = 60_000;

/** How a token stands after a request. */
export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  /** Epoch seconds, rounded up, so that a client that waits for it is never early. */
  readonly reset: number;
  /** Whether the limit had been reached before this request. */
  readonly refused: boolean;
}

export class RateWindows {
  readonly #windows = new Map<string, { openedAt: number; used: number }>();

  /** Counts one request of `token` at `now` (epoch ms). */
  spend(token: string, plan: PlanName, now: number): Standing {
    const limit = LIMITS[plan];
    let window = this.#windows.get(token);
    if (window === undefined || now >= window.openedAt + WINDOW_MS || now < window.openedAt) {
      window = { openedAt: now, used: 0 };
      this.#windows.set(token, window);
    }
    const refused = window.used >= limit;
    if (!refused) window.used += 1;
    return {
      limit,
      remaining: limit - window.used,
      reset: Math.ceil((window.openedAt + WINDOW_MS) / 1000),
      refused,
    };
  }

  clear(): void {
    this.#windows.clear();
  }
}
