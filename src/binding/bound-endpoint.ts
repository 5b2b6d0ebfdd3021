// An endpoint as the rooms above use it: abstract operations in, outcomes with our entities out.
import { AppError, type JsonObject, type Outcome } from '../base/index.ts';
import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operationNamed,
  type WriteOperationName,
} from '../clickup/index.ts';
import type { CallOptions, Endpoint, ToolResult } from '../endpoint/index.ts';
import { askedOf, createCalling, type ToolCall } from './calling.ts';
import { asProse, type Capability, isUsable } from './capability.ts';
import { findListByList, withListByList } from './compose/list-by-list.ts';
import { refusedFilters, without } from './compose/refused-filters.ts';
import { withoutStrays } from './compose/stray-time.ts';
import { answerFromContext, answerInstead, inContext, withContext } from './context.ts';
import type { Assignment, Correction } from './correction.ts';
import { decodeResult } from './decode/index.ts';
import { unwrapDiscovery } from './discovery.ts';
import { fillArguments } from './encode/arguments.ts';
import { type Bound, bind } from './match/bind.ts';
import type { Choice } from './match/choice.ts';
import { knownServers } from './records/index.ts';
import { callTool, type ToolAnswer } from './tool-call.ts';

/** What the binding is told about the profile. */
export interface BindingContext {
  /** Stands in where a tool wants a workspace and the operation does not name one. */
  workspaceId?: string;
  /** The zone (IANA name) that calendar texts without one are in; default UTC. */
  timeZone?: string;
}

export interface BindingOptions {
  context?: BindingContext;
  /** Tools that a person has chosen, by operation. */
  overrides?: Partial<Record<OperationName, Assignment>>;
  /** Facts about known servers; default those of this room. */
  corrections?: readonly Correction[];
}

/** How a call is made; the effect is the operation's own. */
export type BoundCallOptions = Omit<CallOptions, 'effect'> & Partial<Pick<CallOptions, 'effect'>>;

/** An endpoint whose tools have been matched with our operations. */
export interface BoundEndpoint {
  readonly capabilities: Capability[];
  capability(operation: OperationName): Capability;
  /**
   * The exact tool call an operation would make. Errors: AppError `unreachable` when no tool serves
   * it or none of its arguments can say a part of the input, `failed` when a value does not fit.
   */
  encode<N extends OperationName>(operation: N, input: InputOf<N>): ToolCall;
  /** Reads what the tool answered to the call that `encode` gave. */
  decode<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    result: ToolResult,
  ): Outcome<OutputOf<N>>;
  /** Encodes, calls, decodes; follows pages where the operation returns all rows at once. */
  call<N extends OperationName>(
    operation: N,
    input: InputOf<N>,
    options: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
  /** Sends exactly the planned call, confirmations included, and decodes it as the operation. */
  send<N extends WriteOperationName>(
    operation: N,
    input: InputOf<N>,
    planned: ToolCall,
    options: BoundCallOptions,
  ): Promise<Outcome<OutputOf<N>>>;
  /** Sends a write by the tool's own name and arguments, for what no operation stands for. */
  callTool(planned: ToolCall, options: CallOptions): Promise<Outcome<ToolAnswer>>;
}

/** Reads the endpoint's tools and matches them. Errors: those of `endpoint.tools()`. */
export async function bindEndpoint(
  bare: Endpoint,
  options: BindingOptions = {},
): Promise<BoundEndpoint> {
  const { context = {}, corrections = knownServers, overrides = {} } = options;
  const endpoint = unwrapDiscovery(bare);
  const tools = await endpoint.tools();
  const timeZone = context.timeZone ?? 'UTC';
  const served = bind(tools, { timeZone, corrections, overrides });
  const table = withListByList(withContext(served, context));
  const calling = createCalling(endpoint);
  /** Filters that are no longer sent, because the endpoint writes them wrongly. */
  const refusedBefore = new Map<OperationName, string[]>();

  const boundOf = (operation: OperationName): Bound => {
    const bound = table.get(operation);
    if (!bound) throw new AppError('failed', `There is no operation "${operation}".`);
    return bound;
  };

  /** Whether an operation is put together from calls of others. */
  const isComposed = (operation: OperationName): boolean => {
    const { choice, capability: own } = boundOf(operation);
    return operation === 'task.find' && choice === null && own.state !== 'absent';
  };

  const choiceOf = (operation: OperationName): Choice => {
    const { choice, capability: own } = boundOf(operation);
    if (choice) return choice;
    throw new AppError('unreachable', `This endpoint cannot do ${operation}: ${own.reason}`, {
      next: 'Run `clickup-agent doctor` to see what it can do, or connect another endpoint.',
    });
  };

  const capability = (operation: OperationName): Capability => {
    const own = boundOf(operation).capability;
    return calling.prose.has(operation) ? asProse(own, 'a script cannot use them.') : own;
  };

  /** `cursor` asks for a following page, also of listings that the operation returns whole. */
  const callOf = <N extends OperationName>(operation: N, input: InputOf<N>, cursor?: string) => {
    const choice = choiceOf(operation);
    const { effect, input: schema } = operationNamed(operation);
    const given = inContext(schema.parse(input) as JsonObject, context);
    const args = fillArguments(cursor === undefined ? given : { ...given, cursor }, {
      plan: choice.plan,
      effect,
      fields: choice.intent.fields,
      demands: choice.intent.demands ?? [],
    });
    return { tool: choice.candidate.tool.name, args };
  };

  const bound: BoundEndpoint = {
    get capabilities() {
      return [...table.keys()].map(capability);
    },
    callTool: (planned, given) => callTool(endpoint, planned, given),
    capability,
    encode(operation, input) {
      if (!isComposed(operation)) return callOf(operation, input);
      // The call for one of the lists stands for all of them.
      const { listIds: [listId = ''] = [], ...filter } = input as InputOf<'task.find'>;
      return callOf('task.list', { ...filter, listId });
    },
    decode(operation, input, result) {
      return decodeResult(operation, input, result, askedOf(choiceOf(operation), input)).outcome;
    },
    async call(operation, input, given) {
      const ready = answerFromContext(operation, table, context);
      if (ready) return ready;
      const { effect } = operationNamed(operation);
      if (isComposed(operation)) {
        const all = input as InputOf<'task.find'>;
        const can = (other: OperationName) => isUsable(capability(other));
        const found = await findListByList(all, given, bound.call, can);
        return found as Outcome<OutputOf<typeof operation>>;
      }
      if (effect === 'read') {
        const asked = askedOf(choiceOf(operation), input);
        const ask = (said: typeof input, unsaid: string[]) => {
          const page = (cursor?: string) => callOf(operation, said, cursor);
          const told = { ...asked, unsaid: [...asked.unsaid, ...unsaid] };
          return calling.readPages(operation, input, told, page, { ...given, effect });
        };
        const known = refusedBefore.get(operation) ?? [];
        let read = await ask(without(input, known), known);
        const more = read.kind === 'rejected' ? refusedFilters(read, choiceOf(operation)) : [];
        const refused = [...known, ...more.filter((field) => !known.includes(field))];
        if (refused.length > known.length) {
          refusedBefore.set(operation, refused);
          read = await ask(without(input, refused), refused);
        }
        return (read.kind === 'rejected' && answerInstead(operation, table)) || read;
      }
      const planned = callOf(operation, input);
      type Writes = Promise<Outcome<OutputOf<typeof operation>>>;
      return bound.send(operation as WriteOperationName, input as never, planned, given) as Writes;
    },
    async send(operation, input, planned, given) {
      const { effect } = operationNamed(operation);
      const choice = choiceOf(operation);
      const written = await calling.write(operation, input, choice, planned, { ...given, effect });
      return withoutStrays(operation, input, written, bound, given) ?? written;
    },
  };
  return bound;
}
