// The first write of a kind is a canary: where a tool has not been verified yet, its first write is
// read back before the second is sent. One wrong write is the most that an unknown tool can cause. A
// conversion that it shows to be wrong is not used again, in any run or by any tool of the endpoint.
import type { Clock, JsonObject } from '../../base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../binding/index.ts';
import { isToolCallName, type OperationName } from '../../clickup/index.ts';
import type { Documents } from '../../store/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import type { RunStep } from './report.ts';

/** A kind of write: an operation, and what carries it out. */
type Kind = { operation: string; call: ToolCall };

export interface CanaryDeps {
  binding: Pick<BoundEndpoint, 'reachOf' | 'argumentsOf'>;
  documents: Documents;
  clock: Clock;
  endpoint: { fingerprint: string };
  profile: string;
  runId: string;
  /** The steps of the run. */
  steps: readonly PlanStep[];
}

export interface Canary {
  /** Why no more writes of this kind, with such an input, are sent; null while nothing speaks against them. */
  stopped(kind: Kind, input: JsonObject): Promise<string | null>;
  /** Whether this write has to be read back before the next of its kind. */
  isDue(kind: Kind): Promise<boolean>;
  /** Notes how a read showed a write: verified from now on, stopped, or still not known. */
  note(kind: Kind, shown: Pick<RunStep, 'matches' | 'target' | 'mismatch'>): Promise<void>;
}

/**
 * What is verified is remembered by endpoint and by everything that the tool says of itself: a tool
 * that says anything else is another one.
 */
export function createCanary(deps: CanaryDeps): Canary {
  const { binding, documents, clock, endpoint, profile, runId, steps } = deps;
  const verified = new Set<string>();
  const tried = new Set<string>();
  const stops = new Map<string, string>();
  const idOf = ({ operation, call }: Kind) =>
    [endpoint.fingerprint, binding.reachOf(call).toolHash, operation].join('/');

  async function isVerified(id: string): Promise<boolean> {
    if (verified.has(id)) return true;
    if ((await documents.get('verified-tool', id)) === null) return false;
    verified.add(id);
    return true;
  }

  /** What is converted in a write of this kind, each with the id under which it is remembered as wrong. */
  function conversionsOf({ operation, call }: Kind) {
    if (isToolCallName(operation)) return [];
    const [noun] = operation.split('.');
    return binding
      .argumentsOf(operation as OperationName, call)
      .filter(({ example }) => example !== null)
      .map((one) => ({
        ...one,
        id: [endpoint.fingerprint, noun, one.field, one.conversion].join('/'),
      }));
  }

  return {
    async stopped(kind, input) {
      const own = stops.get(idOf(kind));
      if (own !== undefined) return own;
      for (const { id, field, argument } of conversionsOf(kind)) {
        if (input[field] == null || (await documents.get('wrong-conversion', id)) === null)
          continue;
        const { operation, call } = kind;
        return `Not sent: an earlier write showed that ${field} comes out wrong as ${call.tool} is given it. Leave it out, or bind it by hand: \`clickup-agent endpoint bind ${profile} ${operation} ${call.tool} --arg ${field}=${argument}\`.`;
      }
      return null;
    },
    async isDue(kind) {
      const id = idOf(kind);
      // Where nothing of the kind follows, the read back after the last step is early enough.
      const alike = steps.filter((step) => step.operation === kind.operation || step.bulk);
      return alike.length > 1 && !tried.has(id) && !(await isVerified(id));
    },
    async note(kind, { matches, target, mismatch }) {
      const id = idOf(kind);
      tried.add(id);
      if (matches === false && !(await isVerified(id))) {
        stops.set(
          id,
          `Not sent: the first write with ${kind.call.tool}, "${target.name}", did not turn out as predicted. Undo it with \`clickup-agent runs undo ${runId}\`.`,
        );
        for (const { id, field } of conversionsOf(kind)) {
          // What was not written at all says nothing of how it is converted.
          if (mismatch?.observed[field] == null) continue;
          await documents.put('wrong-conversion', id, { tool: kind.call.tool }, clock.now());
        }
      }
      if (matches !== true || (await isVerified(id))) return;
      verified.add(id);
      await documents.put('verified-tool', id, { tool: kind.call.tool }, clock.now());
    },
  };
}
