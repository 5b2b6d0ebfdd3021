// Several bound endpoints as one: each operation goes to the first that serves it completely, and where
// an endpoint turns out not to, to the next.
import { AppError, isObject, type Outcome } from '../base/index.ts';
import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operationNamed,
} from '../clickup/index.ts';
import type { CombinedEndpoint } from '../endpoint/index.ts';
import { attempt, type ToolCall } from './calling.ts';
import type { Capability } from './capability.ts';
import type { BoundCallOptions, BoundEndpoint } from './contract.ts';
import { tryInOrder } from './ways.ts';

/** A cursor with the endpoint that returned it: another one would not know it. */
const CURSOR = /^(\d+)~([\s\S]*)$/;

/** Reasons of a refusal after which another endpoint may answer. Others hold everywhere. */
const ANOTHER_MAY: readonly string[] = ['unreadable', 'invalid', 'other', 'forbidden'];

/** `parts` are bound endpoints in the order of `endpoint.parts`. */
export function combineBindings(
  endpoint: CombinedEndpoint,
  parts: readonly BoundEndpoint[],
): BoundEndpoint {
  /** Endpoints that have failed at an operation, which are tried last from then on. */
  const failed = new Map<OperationName, Set<number>>();
  const hasFailed = (operation: OperationName, at: number) =>
    failed.get(operation)?.has(at) === true;
  const remember = (operation: OperationName, at: number) => {
    failed.set(operation, (failed.get(operation) ?? new Set()).add(at));
  };

  /** The endpoint of the latest write: another may still show the state before it. */
  let writer: number | null = null;

  /** The endpoints that serve an operation, best first. */
  const order = (operation: OperationName, first: number | null = null): number[] => {
    const rank = (at: number): number => {
      const capability = parts[at]?.capability(operation);
      if (!capability || capability.state === 'absent') return Number.POSITIVE_INFINITY;
      const quality = capability.prose ? 2 : capability.state === 'bound' ? 0 : 1;
      return quality + (hasFailed(operation, at) ? 4 : 0);
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

  const capability = (operation: OperationName): Capability => {
    const [at] = order(operation);
    const own = part(at ?? 0).capability(operation);
    if (at === undefined) return { ...own, reason: `No endpoint of "${endpoint.name}" does this.` };
    const tool = own.tool === null ? null : endpoint.nameOf({ at, tool: own.tool });
    const { name } = endpoint.parts[at] ?? endpoint;
    return { ...own, tool, endpoint: name };
  };

  /** A call of one endpoint as one of the combination. */
  const named = (at: number, call: ToolCall): ToolCall => ({
    ...call,
    tool: endpoint.nameOf({ at, tool: call.tool }),
    endpoint: endpoint.parts[at]?.name ?? '',
  });

  /** The first endpoint with arguments for all of an input. Errors: those of the first one's `encode`. */
  const encodeFirst = <N extends OperationName>(
    operation: N,
    input: InputOf<N>,
  ): { at: number; call: ToolCall } => {
    let first: unknown;
    for (const at of order(operation)) {
      try {
        return { at, call: named(at, part(at).encode(operation, input)) };
      } catch (thrown) {
        first ??= thrown;
      }
    }
    throw first ?? part(0).encode(operation, input);
  };

  /** Where a planned call goes, with the tool's own name there. */
  const targetOf = (planned: ToolCall): { at: number; planned: ToolCall } => {
    const { args } = planned;
    const byName = endpoint.parts.findIndex(({ name }) => name === planned.endpoint);
    const { at, tool } = endpoint.placeOf(planned.tool) ?? { at: byName, tool: planned.tool };
    if (at >= 0) return { at, planned: { tool, args } };
    throw new AppError('unreachable', `No endpoint of "${endpoint.name}" has ${planned.tool}.`);
  };

  /** What the endpoint of a call makes of it, under the tool's own name there. */
  const routed = <T>(call: ToolCall, use: (one: BoundEndpoint, planned: ToolCall) => T): T => {
    const { at, planned } = targetOf(call);
    return use(part(at), planned);
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
    const readFrom = (given: BoundCallOptions) =>
      tryInOrder<number, N>(operation, order(operation, writer), {
        read: async (at) => withCursor(await part(at).call(operation, input, given), at),
        isPoor: (at) => hasFailed(operation, at),
        givesWay: mayAskAnother,
        learn: (at) => remember(operation, at),
      });
    // What one shows completely is better than what another shows by single reads.
    const thrifty = { refused: false };
    const first = await readFrom({ ...options, thrifty });
    const answer = thrifty.refused && first?.kind !== 'ok' ? await readFrom(options) : first;
    return answer ?? part(0).call(operation, input, options);
  }

  return {
    get capabilities() {
      return part(0).capabilities.map(({ operation }) => capability(operation));
    },
    capability,
    encode: (operation, input) => encodeFirst(operation, input).call,
    async call(operation, input, options) {
      if (operationNamed(operation).effect === 'read') return read(operation, input, options);
      const { at } = encodeFirst(operation, input);
      return part(at).call(operation, input, options);
    },
    async send(operation, input, call, options) {
      const { at, planned } = targetOf(call);
      writer = at;
      return part(at).send(operation, input, planned, options);
    },
    decodeCall: (call) => routed(call, (one, planned) => one.decodeCall(planned)),
    argumentsOf: (operation, call) =>
      call
        ? routed(call, (one, planned) => one.argumentsOf(operation, planned))
        : part(order(operation)[0] ?? 0).argumentsOf(operation),
    otherCalls(operation, input, { call, outcome }) {
      const { at, planned } = targetOf(call);
      const here = part(at).otherCalls(operation, input, { call: planned, outcome });
      const others = mayAskAnother(outcome) ? order(operation).filter((one) => one !== at) : [];
      return [
        ...here.map((one) => named(at, one)),
        ...others.flatMap(
          (other) => attempt(() => named(other, part(other).encode(operation, input))) ?? [],
        ),
      ];
    },
    prefer(operation, call, refused) {
      const [good, bad] = [targetOf(call), targetOf(refused)];
      if (good.at === bad.at) part(good.at).prefer(operation, good.planned, bad.planned);
      else remember(operation, bad.at);
    },
    get wantsCaller() {
      return parts.some((one) => one.wantsCaller);
    },
    actAs(callerId) {
      for (const one of parts) one.actAs(callerId);
    },
    reachOf: (call) => routed(call, (one, planned) => one.reachOf(planned)),
    async refresh(signal, freshness) {
      await endpoint.tools(signal, freshness);
      for (const one of parts) await one.refresh(signal);
    },
    callTool: async (call, options) =>
      routed(call, (one, planned) => one.callTool(planned, options)),
  };
}

function cursorOf(input: unknown): string | undefined {
  return isObject(input) && typeof input.cursor === 'string' ? input.cursor : undefined;
}

function withCursor<T>(outcome: Outcome<T>, at: number): Outcome<T> {
  if (outcome.kind !== 'ok' || !isObject(outcome.value)) return outcome;
  const { next } = outcome.value;
  // The rows stay the same object, because what is known of them is attached to it.
  if (typeof next === 'string') Object.assign(outcome.value, { next: `${at}~${next}` });
  return outcome;
}

function mayAskAnother(outcome: Outcome<unknown>): boolean {
  if (outcome.kind === 'rejected') return ANOTHER_MAY.includes(outcome.reason);
  return outcome.kind === 'unavailable';
}
