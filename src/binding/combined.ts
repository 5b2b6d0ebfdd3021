// Several bound endpoints as one: each operation goes to the first that serves it wholly, and where
// an endpoint turns out not to, to the next.
import { AppError, isObject, type Outcome } from '../base/index.ts';
import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operationNamed,
  whyIncomplete,
} from '../clickup/index.ts';
import type { CombinedEndpoint } from '../endpoint/index.ts';
import type { BoundCallOptions, BoundEndpoint } from './bound-endpoint.ts';
import type { ToolCall } from './calling.ts';
import type { Capability } from './capability.ts';
import { isSlim } from './compose/completion.ts';

/** A cursor that says which endpoint handed it out: another one would not know it. */
const CURSOR = /^(\d+)~([\s\S]*)$/;

/** Reasons for which another endpoint may answer what one has refused. Others hold everywhere. */
const ANOTHER_MAY: readonly string[] = ['unreadable', 'invalid', 'other', 'forbidden'];

/** `parts` are bound endpoints in the order of `endpoint.parts`. */
export function combineBindings(
  endpoint: CombinedEndpoint,
  parts: readonly BoundEndpoint[],
): BoundEndpoint {
  /** Endpoints that have failed at an operation, which are asked last from then on. */
  const failed = new Map<OperationName, Set<number>>();

  /** The endpoint that the latest write went through: another may still show what was before it. */
  let writer: number | null = null;

  /** The endpoints that serve an operation, best first. */
  const ways = (operation: OperationName, first: number | null = null): number[] => {
    const rank = (at: number): number => {
      const capability = parts[at]?.capability(operation);
      if (!capability || capability.state === 'absent') return Number.POSITIVE_INFINITY;
      const doubt = failed.get(operation)?.has(at) ? 4 : 0;
      return doubt + (capability.prose ? 2 : capability.state === 'bound' ? 0 : 1);
    };
    return parts
      .map((_, at) => at)
      .filter((at) => rank(at) < Number.POSITIVE_INFINITY)
      .sort((a, b) => rank(a) - rank(b) || Number(b === first) - Number(a === first) || a - b);
  };

  const part = (at: number): BoundEndpoint => {
    const found = parts[at];
    if (!found) throw new AppError('failed', `"${endpoint.name}" has no endpoint ${at}.`);
    return found;
  };

  const doubt = (operation: OperationName, at: number) => {
    failed.set(operation, (failed.get(operation) ?? new Set()).add(at));
  };

  const capability = (operation: OperationName): Capability => {
    const at = ways(operation)[0];
    const own = part(at ?? 0).capability(operation);
    if (at === undefined) return { ...own, reason: `No endpoint of "${endpoint.name}" does this.` };
    const tool = own.tool === null ? null : endpoint.nameOf({ at, tool: own.tool });
    const { name } = endpoint.parts[at] ?? endpoint;
    return { ...own, tool, endpoint: name };
  };

  /** A call of one endpoint as one of the whole. */
  const named = (at: number, call: ToolCall): ToolCall => ({
    ...call,
    tool: endpoint.nameOf({ at, tool: call.tool }),
    endpoint: endpoint.parts[at]?.name ?? '',
  });

  /** The first endpoint that can say all of an input. Errors: those of the first one's `encode`. */
  const encodeFirst = <N extends OperationName>(
    operation: N,
    input: InputOf<N>,
  ): { at: number; call: ToolCall } => {
    const order = ways(operation);
    let first: unknown;
    for (const at of order) {
      try {
        return { at, call: named(at, part(at).encode(operation, input)) };
      } catch (thrown) {
        first ??= thrown;
      }
    }
    throw first ?? part(0).encode(operation, input);
  };

  /** Where a planned call goes, with the tool's own name there. */
  const placeOf = (planned: ToolCall): { at: number; planned: ToolCall } => {
    const place = endpoint.placeOf(planned.tool);
    if (place) return { at: place.at, planned: { tool: place.tool, args: planned.args } };
    const at = endpoint.parts.findIndex(({ name }) => name === planned.endpoint);
    if (at >= 0) return { at, planned: { tool: planned.tool, args: planned.args } };
    throw new AppError('unreachable', `No endpoint of "${endpoint.name}" has ${planned.tool}.`);
  };

  const tryEncode = <N extends OperationName>(at: number, operation: N, input: InputOf<N>) => {
    try {
      return part(at).encode(operation, input);
    } catch {
      return null;
    }
  };

  async function read<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    options: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>> {
    const [, from, cursor] = CURSOR.exec(cursorOf(input) ?? '') ?? [];
    if (from !== undefined) {
      const page = { ...input, cursor } as InputOf<N>;
      return withCursor(await part(Number(from)).call(operation, page, options), Number(from));
    }
    // What one shows whole is better than what another shows by single reads.
    const thrifty = { refused: false };
    const order = ways(operation, writer);
    const first = await readFrom(order, operation, input, { ...options, thrifty });
    const slim = thrifty.refused && first?.kind !== 'ok';
    const answer = slim
      ? await readFrom(ways(operation, writer), operation, input, options)
      : first;
    return answer ?? part(0).call(operation, input, options);
  }

  async function readFrom<N extends OperationName>(
    order: readonly number[],
    operation: N,
    input: InputOf<N>,
    options: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>> | null> {
    let best: Outcome<OutputOf<N>> | null = null;
    for (const at of order) {
      // What has shown no more before is not asked again to complete an answer.
      if (best?.kind === 'ok' && failed.get(operation)?.has(at)) continue;
      const answer = await part(at)
        .call(operation, input, options)
        .catch((thrown: unknown) => {
          // What one endpoint cannot be told may be told another.
          if (!(thrown instanceof AppError) || thrown.code === 'quota' || at === order.at(-1)) {
            throw thrown;
          }
          return { kind: 'rejected', reason: 'invalid', message: thrown.message } as const;
        });
      const outcome = withCursor(answer, at);
      const whole = outcome.kind === 'ok' && whyIncomplete(outcome.value) === null;
      if (whole && !isSlim(operation, outcome.value)) return outcome;
      // An answer that may leave something out is still better than none.
      if (best === null || (best.kind !== 'ok' && outcome.kind === 'ok')) best = outcome;
      if (outcome.kind !== 'ok' && !mayAskAnother(outcome)) break;
      doubt(operation, at);
    }
    return best;
  }

  return {
    get capabilities() {
      return part(0).capabilities.map(({ operation }) => capability(operation));
    },
    capability,
    encode: (operation, input) => encodeFirst(operation, input).call,
    decode(operation, input, result) {
      return part(ways(operation)[0] ?? 0).decode(operation, input, result);
    },
    async call(operation, input, options) {
      if (operationNamed(operation).effect === 'read') return read(operation, input, options);
      const { at } = encodeFirst(operation, input);
      return part(at).call(operation, input, options);
    },
    async send(operation, input, call, options) {
      const { at, planned } = placeOf(call);
      writer = at;
      return part(at).send(operation, input, planned, options);
    },
    decodeCall(call) {
      const { at, planned } = placeOf(call);
      return part(at).decodeCall(planned);
    },
    argumentsOf: (operation) => part(ways(operation)[0] ?? 0).argumentsOf(operation),
    otherCalls(operation, input, { call, outcome }) {
      const { at, planned } = placeOf(call);
      const here = part(at).otherCalls(operation, input, { call: planned, outcome });
      const others = mayAskAnother(outcome) ? ways(operation).filter((one) => one !== at) : [];
      return [
        ...here.map((one) => named(at, one)),
        ...others.flatMap((other) => {
          const encoded = tryEncode(other, operation, input);
          return encoded ? [named(other, encoded)] : [];
        }),
      ];
    },
    prefer(operation, call, refused) {
      const [good, bad] = [placeOf(call), placeOf(refused)];
      if (good.at === bad.at) part(good.at).prefer(operation, good.planned, bad.planned);
      else doubt(operation, bad.at);
    },
    get wantsCaller() {
      return parts.some((one) => one.wantsCaller);
    },
    actAs(callerId) {
      for (const one of parts) one.actAs(callerId);
    },
    reachOf(call) {
      const { at, planned } = placeOf(call);
      return part(at).reachOf(planned);
    },
    async callTool(call, options) {
      const { at, planned } = placeOf(call);
      return part(at).callTool(planned, options);
    },
  };
}

function cursorOf(input: unknown): string | undefined {
  return isObject(input) && typeof input.cursor === 'string' ? input.cursor : undefined;
}

function withCursor<T>(outcome: Outcome<T>, at: number): Outcome<T> {
  if (outcome.kind !== 'ok' || !isObject(outcome.value)) return outcome;
  const { next } = outcome.value;
  if (typeof next !== 'string') return outcome;
  // The rows stay the same object, because what is known of them goes with it.
  Object.assign(outcome.value, { next: `${at}~${next}` });
  return outcome;
}

function mayAskAnother(outcome: Outcome<unknown>): boolean {
  if (outcome.kind === 'rejected') return ANOTHER_MAY.includes(outcome.reason);
  return outcome.kind === 'unavailable';
}
