// Writes that wait for a person's word.
import type { ApprovalAnswer } from '../events.ts';

export class Approvals {
  readonly #waiting = new Map<string, (answer: ApprovalAnswer) => void>();

  /** The person's answer; null when the turn is interrupted first. */
  wait(id: string, signal: AbortSignal): Promise<ApprovalAnswer | null> {
    return new Promise((resolve) => {
      const end = (answer: ApprovalAnswer | null) => {
        this.#waiting.delete(id);
        signal.removeEventListener('abort', abort);
        resolve(answer);
      };
      const abort = () => end(null);
      if (signal.aborted) return end(null);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, end);
    });
  }

  /** Gives an answer; an id that nobody waits for is ignored. */
  settle(id: string, answer: ApprovalAnswer): void {
    this.#waiting.get(id)?.(answer);
  }
}
