// What an endpoint can do of one operation, as a person and a workflow are told.
import type { OperationName } from '../clickup/index.ts';

/**
 * - `bound`: a tool serves it without loss.
 * - `partial`: a tool serves it, and `reason` says what is lost or not sure.
 * - `absent`: no tool serves it, or several seem to and none stands out.
 */
export interface Capability {
  operation: OperationName;
  state: 'bound' | 'partial' | 'absent';
  /** Null when absent, or when the answer comes from what is already known. */
  tool: string | null;
  /** 0 to 1. */
  confidence: number;
  /** One sentence. */
  reason: string;
  /** Fields of the operation's input that this endpoint cannot be told. */
  lost: string[];
}
