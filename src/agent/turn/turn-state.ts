// What happens in a turn apart from the conversation, and the event that ends it.
import { AppError, type ErrorCode } from '../../base/index.ts';
import type { AgentEvent } from '../events.ts';
import type { Ending } from './loop.ts';

const WITHOUT_ENDPOINT: ErrorCode[] = ['authorization', 'quota', 'unreachable'];

export class TurnState {
  /** A write was not allowed. */
  denied = false;
  #succeeded = false;
  #failure: AppError | null = null;

  /** A call to the endpoint ended: well (null), or with this failure. */
  ended(failure: AppError | null): void {
    if (!failure) this.#succeeded = true;
    // What a tool refused is for the model to tell; without the endpoint there is nothing to tell.
    else if (WITHOUT_ENDPOINT.includes(failure.code)) this.#failure ??= failure;
  }

  endEvent({ reason, error }: Ending, redact: (text: string) => string): AgentEvent {
    // An answer that no call to ClickUp stands behind is a failure to the one who reads the exit code.
    const hollow = reason === 'done' && !this.#succeeded ? this.#failure : null;
    const shown = error ?? hollow;
    return {
      kind: 'turn-ended',
      reason: hollow ? 'error' : reason === 'done' && this.denied ? 'denied' : reason,
      ...(shown ? { message: redact(shown.message), code: shown.code } : {}),
      ...(shown?.next === undefined ? {} : { next: redact(shown.next) }),
    };
  }
}

/** Anything thrown, as an error for a person. */
export function asError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('failed', `The turn failed: ${message}`, { cause: thrown });
}

export function missingKey(): AppError {
  const text = 'There is no key for the model: ANTHROPIC_API_KEY is not set.';
  return new AppError('authorization', text, {
    next: 'Store one with `clickup-agent init`, or set ANTHROPIC_API_KEY (and ANTHROPIC_BASE_URL for another service). Workflows and commands work without it.',
  });
}
