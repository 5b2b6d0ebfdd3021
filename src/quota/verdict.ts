// What to do after an outcome: the one rule for repeating, shared by every kind of call.
import type { Outcome } from '../base/index.ts';

/** Finished; to be repeated at a stated time (epoch ms); or to be repeated after a backoff. */
export type Verdict = 'done' | { retryAt: number } | 'backoff';

/**
 * Whether to repeat. `rate-limited` and `unavailable` were surely not applied, so even a write may
 * go again; `unknown` may have been applied, so only what is `repeatable` (a read) goes again. Of a
 * call that does `many` things, a refusal for quota can come after some of them were done.
 */
export function verdict(
  outcome: Outcome<unknown>,
  call: { repeatable: boolean; many?: boolean },
): Verdict {
  switch (outcome.kind) {
    case 'ok':
    case 'rejected':
      return 'done';
    case 'rate-limited':
      if (call.many) return 'done';
      return outcome.until === null ? 'backoff' : { retryAt: outcome.until };
    case 'unavailable':
      return 'backoff';
    case 'unknown':
      return call.repeatable ? 'backoff' : 'done';
  }
}
